import { SafeAreaView } from 'react-native'
import { ChatScreen } from './ChatScreen'
import { LiveConfig } from './LiveConfig'

export function App() {
  return (
    <LiveConfig>
      <SafeAreaView>
        <ChatScreen url="wss://example.com/chat" />
      </SafeAreaView>
    </LiveConfig>
  )
}
