/** Finds what callouts can point at. */

import { NAV_TARGET, type MockNode, type Picture } from './types'

/** Ids of all elements of a picture, the navigation's lit item among them. */
export function targetsOf(picture: Picture): string[] {
  return [NAV_TARGET, ...picture.elements.flatMap(idsIn)]
}

function idsIn(node: MockNode): string[] {
  const own = 'id' in node && node.id ? [node.id] : []
  return [...own, ...childrenOf(node).flatMap(idsIn), ...treeIds(node)]
}

function childrenOf(node: MockNode): MockNode[] {
  switch (node.kind) {
    case 'dialog':
      return [...node.body, ...node.foot]
    case 'tiles':
    case 'cards':
    case 'buttons':
      return node.items
    case 'side':
      return node.body
    case 'heading':
    case 'row':
    case 'field':
    case 'card':
      return node.action ? [node.action] : []
    default:
      return []
  }
}

function treeIds(node: MockNode): string[] {
  return node.kind === 'tree' ? node.items.flatMap((item) => item.id ?? []) : []
}
