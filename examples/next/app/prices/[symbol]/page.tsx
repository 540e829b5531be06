import { LivePrice } from './LivePrice'

export const generateStaticParams = () => [{ symbol: 'gold' }, { symbol: 'tea' }]

export default async function Page({ params }: { params: Promise<{ symbol: string }> }) {
  const { symbol } = await params

  return (
    <main>
      <h1>Price of {symbol}</h1>
      <LivePrice symbol={symbol} />
    </main>
  )
}
