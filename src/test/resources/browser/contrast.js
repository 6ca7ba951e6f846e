// Texts, and controls without a name, that somebody with weak eyes or without a screen misses:
// the contrast of WCAG 2.2, level AA, reckoned from what the browser would paint.
const canvas = document.createElement('canvas');
canvas.width = canvas.height = 1;
const pen = canvas.getContext('2d', { willReadFrequently: true });

const painted = (colours) => {
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, 1, 1);
  for (const colour of colours) {
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
  }
  return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
};

const luminance = (pixel) => {
  const [r, g, b] = pixel.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

const problems = [];
for (const element of document.querySelectorAll('body *')) {
  const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  if (hasText && element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
      && !element.closest('.unseen, .skip, :disabled, option, noscript')) {
    const style = getComputedStyle(element);
    const grounds = [];
    for (let one = element; one; one = one.parentElement) {
      grounds.unshift(getComputedStyle(one).backgroundColor);
    }
    const [dark, light] = [luminance(painted(grounds)), luminance(painted([...grounds, style.color]))]
        .sort((a, b) => a - b);
    const ratio = (light + 0.05) / (dark + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (isLarge ? 3 : 4.5)) {
      problems.push(`${ratio.toFixed(2)}: ${element.tagName} ${element.className} ${element.textContent.slice(0, 40)}`);
    }
  }
}
for (const control of document.querySelectorAll('button, a, input, select, summary, canvas, progress, meter')) {
  if (control.parentElement.closest('[role=img]')) {
    continue;
  }
  const name = control.getAttribute('aria-label') ?? (control.textContent.trim()
    || [...control.labels ?? []].map((label) => label.textContent.trim()).join(''));
  if (!name && control.checkVisibility()) {
    problems.push(`no name: ${control.tagName} ${control.className}`);
  }
}
return problems;
