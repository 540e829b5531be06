'use client'

import { App } from '../App'

const Page = () => <App />

export default Page
