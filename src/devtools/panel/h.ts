import { createElement, type JSX as ReactJsx } from 'react'

/**
 * `createElement` of React, which every component of the panel compiles to. The newer `react/jsx-runtime` would not do: the manager of Storybook shares
 * its own React with addons, and the elements of another version are foreign to it.
 */
export const h: typeof createElement = createElement

/* eslint-disable @typescript-eslint/no-namespace -- it is where TypeScript looks for the types of elements */
export declare namespace h {
  namespace JSX {
    type ElementType = ReactJsx.ElementType
    type Element = ReactJsx.Element
    type ElementAttributesProperty = ReactJsx.ElementAttributesProperty
    type ElementChildrenAttribute = ReactJsx.ElementChildrenAttribute
    type IntrinsicAttributes = ReactJsx.IntrinsicAttributes
    type IntrinsicElements = ReactJsx.IntrinsicElements
    type LibraryManagedAttributes<C, P> = ReactJsx.LibraryManagedAttributes<C, P>
  }
}
