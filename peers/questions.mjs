// Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// What the tools of both servers ask that ask all there is to ask, by key: a form, a page, a model and directories.

export const QUESTIONS = {
  name: {
    method: 'elicitation/create',
    params: {
      mode: 'form',
      message: 'What is your name?',
      requestedSchema: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] }
    }
  },
  page: {
    method: 'elicitation/create',
    params: { mode: 'url', message: 'Sign, please', url: 'https://sign.example/7', elicitationId: 'page-7' }
  },
  summary: {
    method: 'sampling/createMessage',
    params: { messages: [{ role: 'user', content: { type: 'text', text: 'Shorten it' } }], maxTokens: 50 }
  },
  roots: { method: 'roots/list' }
};

/** One line of all answers. */
export const told = ({ name, page, summary, roots }) =>
  [name.content?.name ?? name.action, page.action, summary.content.text, roots.roots[0].uri].join(' ');
