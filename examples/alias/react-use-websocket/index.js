export * from 'wasclean/react-use-websocket'
export { default } from 'wasclean/react-use-websocket'
