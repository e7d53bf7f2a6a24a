/** A wizard that was left: what the pages say that lead back to it. */
export default {
  text_1: 'A data source was begun and not finished.',
  text_2: 'An authentication source was begun and not finished.',
  go_on: 'Resume (step {n})',
  discard: 'Discard',
  discard_title: 'Discard what you entered?',
  discard_act: 'Discard',
  discard_text: 'What you entered here is deleted. Sources that were added before stay as they are.',
}
