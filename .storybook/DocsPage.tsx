import {
  CodeOrSourceMdx,
  Description,
  DocsContext,
  Heading,
  Primary,
  Title,
} from '@storybook/addon-docs/blocks'
import { useContext } from 'react'

/** One live component, its code, and what its stories promise. Without their play functions, all stories would look the same here. */
export function DocsPage() {
  const stories = useContext(DocsContext).componentStories()
  const { code } = (stories[0]?.parameters['docs'] as { source: { code: string } }).source
  return (
    <>
      <Title />
      <Description />
      <Primary />
      <Heading>In your code</Heading>
      {/* The block Source is light in every theme. */}
      <CodeOrSourceMdx className="language-tsx">{code}</CodeOrSourceMdx>
      <Heading>Stories</Heading>
      <ul>
        {stories.map(({ id, name, parameters }) => (
          <li key={id}>
            <a href={`./?path=/story/${id}`} target="_top">
              {name}
            </a>
            : {parameters['promise']}
          </li>
        ))}
      </ul>
    </>
  )
}
