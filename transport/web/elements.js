// Elements that pages are made of; text stays text.

export const made = (tag, textContent) => Object.assign(document.createElement(tag), { textContent });

export const button = (text, onclick) => Object.assign(made("button", text), { type: "button", onclick });

export const option = (value, text) => Object.assign(made("option", text), { value });
