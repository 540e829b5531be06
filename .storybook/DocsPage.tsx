import { Description, DocsContext, Heading, Primary, Title } from '@storybook/addon-docs/blocks'
import { useContext } from 'react'

/** One live component, and what its stories promise. Without their play functions, all stories would look the same here. */
export function DocsPage() {
  const stories = useContext(DocsContext).componentStories()
  return (
    <>
      <Title />
      <Description />
      <Primary />
      <Heading>Promises</Heading>
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
