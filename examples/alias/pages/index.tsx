import { App } from '../App'

const Home = () => <App />

export default Home
