import { useState } from 'react'
import { Button, FlatList, Text, TextInput, View } from 'react-native'
import { useMessages, useRetryCountdown, useWebSocket } from 'wasclean'

interface Line {
  from: string
  text: string
}

export function ChatScreen({ url }: { url: string }) {
  const socket = useWebSocket<Line>(url, { parse: 'json' })
  const { status, retry, reconnect, sendJson } = socket
  const seconds = useRetryCountdown(socket)
  const lines = useMessages(socket, { limit: 100 })
  const [text, setText] = useState('')
  const submit = () => {
    sendJson({ text })
    setText('')
  }

  return (
    <View>
      <Text accessibilityRole="header">
        {seconds === null ? status : `The next attempt is in ${seconds} s`}
      </Text>
      {retry && <Button title="Try now" onPress={reconnect} />}
      <FlatList
        data={lines}
        keyExtractor={({ id }) => String(id)}
        renderItem={({ item: { data } }) => (
          <Text>
            {data.from}: {data.text}
          </Text>
        )}
      />
      <TextInput accessibilityLabel="Message" value={text} onChangeText={setText} onSubmitEditing={submit} />
    </View>
  )
}
