module.exports = require('wasclean/react-use-websocket')
