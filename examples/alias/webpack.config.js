import HtmlWebpackPlugin from 'html-webpack-plugin'

export default {
  mode: 'production',
  entry: './main.tsx',
  output: { path: `${import.meta.dirname}/dist` },
  resolve: {
    extensions: ['.tsx', '.ts', '.js'],
    alias: { 'react-use-websocket': 'wasclean/react-use-websocket' },
  },
  module: { rules: [{ test: /\.tsx?$/, loader: 'ts-loader', options: { transpileOnly: true } }] },
  plugins: [new HtmlWebpackPlugin({ templateContent: '<div id="root"></div>' })],
}
