/** An option that may also be true, false or nothing, as the object that it may be. */
export const toObject = <Options extends object>(option: Options | boolean | null | undefined): Options =>
  Object(option) as Options
