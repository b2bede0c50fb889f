// Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// What a client answers when a server asks. A script has up to three parts, and only what has a part is declared:
//
//   {"elicitation": {"How much?": {"action":"accept","content":{"amount":7}}},     results by the question's message
//    "sampling":    {"Summarise": {"role":"assistant","model":"m","content":{…}}},  by the text that came last
//    "roots":       {"roots":[{"uri":"file:///srv"}]}}                              the one result
//
// Instead of a result, {"error":{"code":…,"message":…}} is an error, null is no answer, ever, and {"after":"Where?","result":…}
// is a result that waits until an elicitation with that message has come too. Each question is told as it comes, as event
// "asked".

import { event } from './client-commands.mjs';

const DECLARED = { elicitation: { form: {}, url: {} }, sampling: {}, roots: {} };

const asked = new Map();

/** Of a message: when it has been asked, once at least. */
function whenAsked(message) {
  if (!asked.has(message)) {
    let ask;
    const promise = new Promise(resolve => (ask = resolve));
    asked.set(message, { promise, ask });
  }
  return asked.get(message);
}

const lastText = ({ messages }) => {
  const { content } = messages.at(-1);
  return (Array.isArray(content) ? content.at(-1) : content).text;
};

const FIND = {
  elicitation: (answers, params) => answers[params.message],
  sampling: (answers, params) => answers[lastText(params)],
  roots: answers => answers
};

/** The part of a script that a method is answered from. */
const part = method => method.split('/')[0];

/** The capabilities that a client with this script declares. */
export const declared = script =>
  Object.fromEntries(Object.entries(DECLARED).filter(([name]) => Object.hasOwn(script, name)));

/** Answers one question, and tells of it; `how` is what else there is to tell. */
export async function answer(script, method, params, how = {}) {
  event('asked', { method, params, ...how });
  whenAsked(params?.message).ask();
  const found = FIND[part(method)](script[part(method)], params);
  if (found === undefined) {
    throw new Error(`The script has no answer to ${method} ${JSON.stringify(params)}`);
  }
  if (found === null) {
    return new Promise(() => {});
  }
  if (found.error) {
    throw Object.assign(new Error(found.error.message), { code: found.error.code });
  }
  if (found.after) {
    await whenAsked(found.after).promise;
    return found.result;
  }
  return found;
}
