import { describe, expect, it } from 'vitest'
import * as forms from '@/features/wizard/forms'

describe('the form of a value', () => {
  it.each([
    ['ww1a2b3c4d5e6f7a8b', null],
    [' ww1a2b3c4d5e6f7a8b\u200b', null],
    ['WW1a2b3c4d5e6f7a8b', null],
    ['wxABCDEFGHIJ123456', null],
    ['', 'empty'],
    ['1a2b3c4d5e6f7a8bww', 'corp_prefix'],
    ['ww1a2b', 'corp_length'],
    ['wwzzzzzzzzzzzzzzzz', 'corp_character'],
  ])('corp ID %j → %s', (given, why) => expect(forms.corpId(given)).toBe(why))

  it.each([
    ['abc', null],
    [' abc\n', null],
    ['', 'empty'],
    ['ab c', 'secret_space'],
    ['ａｂｃ', 'secret_character'],
  ])('secret %j → %s', (given, why) => expect(forms.secret(given)).toBe(why))

  it.each([
    ['1000002', null],
    ['', 'empty'],
    ['10x', 'agent_digits'],
    ['5629501234567890', 'agent_page_number'],
  ])('AgentId %j → %s', (given, why) => expect(forms.agentId(given)).toBe(why))

  it.each([
    ['portal.example.com', null],
    ['portal.example.com:8443', null],
    ['localhost:9000', null],
    ['127.0.0.1:80', null],
    ['', 'empty'],
    ['https://portal.example.com', 'callback_scheme'],
    ['*.example.com', 'callback_wildcard'],
    ['portal.example.com/', 'callback_path'],
    ['me@portal.example.com', 'callback_login'],
    ['a.example.com b.example.com', 'callback_space'],
    ['a.example.com,b.example.com', 'callback_several'],
    ['portal.example.com:0', 'callback_port'],
    ['portal.example.com:99999', 'callback_port'],
    ['portal.example.com:', 'callback_port'],
    ['portal', 'callback_host'],
  ])('callback domain %j → %s', (given, why) => expect(forms.callbackDomain(given)).toBe(why))

  it.each([
    ['https://sso.example.com:8443/login', 'sso.example.com:8443'],
    ['https://sso.example.com:443', 'sso.example.com'],
    [null, ''],
    ['nonsense', ''],
  ])('the domain of %j is %j', (given, made) => expect(forms.callbackOf(given)).toBe(made))
})
