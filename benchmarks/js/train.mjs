// TensorFlow.js, WebAssembly backend with SIMD, one thread: the same job and protocol as benchmarks/jobs.
//
//     node benchmarks/js/train.mjs CELL H T B V E
//
// Written with tf's core operations: tf.layers' GRU cannot reset after the product (it refuses
// resetAfter), and its Embedding has no gradient here (the backend lacks UnsortedSegmentSum).

import { createInterface } from 'node:readline';
import * as tf from '@tensorflow/tfjs';
import * as wasm from '@tensorflow/tfjs-backend-wasm';

const LEARNING_RATE = 0.01;
const WARM = 8; // updates before the clock runs; V8 compiles in the first few
const GATES = { RNN: 1, GRU: 3, LSTM: 4 };

const say = (what) => console.log(JSON.stringify(what));

/** Matrix product whose gradient transposes explicitly: XNNPACK multiplies only what is not transposed,
 * and with the backend's own loop for the rest an update takes at least twice as long. */
const product = tf.customGrad((a, b, save) => {
  save([a, b]);
  const gradFunc = (slope, [left, right]) => [
    tf.matMul(slope, tf.transpose(right)),
    tf.matMul(tf.transpose(left), slope),
  ];
  return { value: tf.matMul(a, b), gradFunc };
});

const affine = (x, W, b) => tf.add(product(x, W), b);

/** The time step of each cell: a = W_x x + b and the state → the new state, h first. */
const CELLS = {
  RNN: (w, a, [h]) => [tf.tanh(tf.add(a, product(h, w.Wh)))],
  GRU: (w, a, [h]) => {
    const [ar, az, an] = tf.split(a, 3, 1);
    const [ur, uz, un] = tf.split(product(h, w.Wh), 3, 1);
    const r = tf.sigmoid(tf.add(ar, ur));
    const z = tf.sigmoid(tf.add(az, uz));
    const n = tf.tanh(tf.add(an, tf.mul(r, tf.add(un, w.bn))));
    return [tf.add(n, tf.mul(z, tf.sub(h, n)))];
  },
  LSTM: (w, a, [h, c]) => {
    const [i, f, g, o] = tf.split(tf.add(a, product(h, w.Wh)), 4, 1);
    const kept = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
    return [tf.mul(tf.sigmoid(o), tf.tanh(kept)), kept];
  },
};

/** Weights as torch.nn draws them: normal embeddings, ±1/√H elsewhere. */
function makeWeights({ cell, H, V, E }) {
  const wide = GATES[cell] * H;
  const uniform = (...shape) => tf.variable(tf.randomUniform(shape, -1 / Math.sqrt(H), 1 / Math.sqrt(H)));
  const w = {
    embedding: tf.variable(tf.randomNormal([V, E])),
    Wx: uniform(E, wide),
    Wh: uniform(H, wide),
    b: uniform(wide),
    Wy: uniform(H, V),
    by: uniform(V),
  };
  return cell === 'GRU' ? { ...w, bn: uniform(H) } : w; // bn is inside the reset gate's product
}

/** The job's loss as a function without arguments; rows are ordered by time, then by example. */
function makeLoss(job) {
  const { cell, H, T, B, V } = job;
  const w = makeWeights(job);
  const anySymbol = () => Math.floor(Math.random() * V);
  const draw = () => tf.tensor1d(Int32Array.from({ length: T * B }, anySymbol), 'int32');
  const tokens = draw();
  const chosen = tf.oneHot(tokens, V).toFloat().transpose();
  const targets = tf.oneHot(draw(), V).toFloat();
  const rest = Array.from({ length: cell === 'LSTM' ? 2 : 1 }, () => tf.zeros([B, H]));
  const lookUp = tf.customGrad((table) => ({
    value: tf.gather(table, tokens),
    gradFunc: (slope) => [tf.matMul(chosen, slope)], // adds up the rows of each token
  }));
  return () => {
    let state = rest;
    // Projecting each step's input inside the loop is faster here than all of them before it.
    const hidden = tf.split(lookUp(w.embedding), T, 0).map((x) => {
      state = CELLS[cell](w, affine(x, w.Wx, w.b), state);
      return state[0];
    });
    return tf.losses.softmaxCrossEntropy(targets, affine(tf.concat(hidden, 0), w.Wy, w.by));
  };
}

/** One update, waited for: its loss. The backend computes synchronously, so reading it is enough. */
function makeUpdate(loss) {
  const optimizer = tf.train.adam(LEARNING_RATE);
  return () => {
    const value = optimizer.minimize(loss, true);
    const [number] = value.dataSync();
    value.dispose();
    return number;
  };
}

const [cell, ...sizes] = process.argv.slice(2);
const [H, T, B, V, E] = sizes.map(Number);
const job = { cell, H, T, B, V, E };

tf.enableProdMode();
tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
wasm.setThreadsCount(1);
const started = await tf.setBackend('wasm');
const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');

if (!started || !simd) {
  say({ ready: false, why: 'TensorFlow.js found no WebAssembly with SIMD in this Node.' });
} else {
  const update = makeUpdate(makeLoss(job));
  const [first] = Array.from({ length: WARM }, update);
  say({
    ready: true,
    name: `TensorFlow.js ${tf.version_core} wasm+SIMD`,
    caveat: "one bias for each gate, and one more for the GRU's candidate; Adam's epsilon 1e-7; "
      + "CPU time includes V8's own compiler and garbage collector",
    first_loss: first,
  });
  for await (const line of createInterface({ input: process.stdin })) {
    let loss = 0;
    const took = Array.from({ length: Number(line) }, () => {
      const before = process.cpuUsage();
      loss = update();
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    });
    say({ cpu_ms: took, loss });
  }
}
