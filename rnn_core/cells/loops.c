/* The walks through time of tanh, ReLU, GRU and LSTM, forward and back, and what stands before and behind them (a
 * table of inputs, a softmax with its loss): the equations of the kernels beside this file, on the same memory.
 * compiled.py makes it a library and checks it against them, native.py calls it.
 *
 * Shapes: a (G, T, B, H) holds U x + b of every gate before the way there, the gates after it, and after the way
 * back the gradients of what it held at first. h, c (T+1, B, H): the states. P: the packed W of one call, in panels
 * of N columns. In the memory of `carried` and `total` one piece (B, H) serves all time steps unless `watched`.
 */
#ifndef REAL

#include <math.h>
#include <stdint.h>
#include <string.h>

#ifdef __AVX512F__
#define BYTES 64
#elif defined __AVX__
#define BYTES 32
#else
#define BYTES 16 /* wider vectors than the CPU has are many times slower */
#endif
#define M (BYTES == 64 ? 8 : 6) /* rows of a tile: with two vectors of columns, they stay in registers */

/* 1/k!, of (exp r − 1)/r */
static const double series[] = {1, 1, 1. / 2, 1. / 6, 1. / 24, 1. / 120, 1. / 720, 1. / 5040, 1. / 40320, 1. / 362880, 1. / 3628800, 1. / 39916800, 1. / 479001600, 1. / 6227020800};

#define PIECE 128 /* time steps of sequences whose part of ∂L/∂W is worked out together */

#define REAL float
#define BITS int32_t
#define NAMED(name) name##_float
#define TERMS 7
#define FRACTION 23
#define OFFSET 127
#define FARTHEST 87.0f
#define SATURATED 9.02f
#include "loops.c"
#undef REAL
#undef BITS
#undef NAMED
#undef TERMS
#undef FRACTION
#undef OFFSET
#undef FARTHEST
#undef SATURATED

#define REAL double
#define BITS int64_t
#define NAMED(name) name##_double
#define TERMS 13
#define FRACTION 52
#define OFFSET 1023
#define FARTHEST 700.0
#define SATURATED 19.1
#include "loops.c"

#else /* for each kind of number */

#define vector NAMED(vector)
#define N (2 * BYTES / (long)sizeof(REAL)) /* columns of a tile */
typedef REAL vector __attribute__((vector_size(BYTES), aligned(sizeof(REAL))));

/* ---- g₁ and σ: exp x − 1 = 2ⁿ (exp r − 1) + 2ⁿ − 1, x = n ln 2 + r. NaN stays NaN. ---- */

static inline REAL NAMED(expm1)(REAL x) {
  const REAL big = (REAL)1.5 * ((BITS)1 << FRACTION);
  const REAL n = (x * (REAL)1.4426950408889634 + big) - big;
  /* ln 2 in two parts, so that r is exact */
  const REAL high = sizeof(REAL) == 4 ? (REAL)0.693359375 : (REAL)0.693147180369123816490;
  const REAL low = sizeof(REAL) == 4 ? (REAL)-2.12194440e-4 : (REAL)1.90821492927058770002e-10;
  const REAL r = (x - n * high) - n * low;
  REAL p = (REAL)series[TERMS];
  for (int k = TERMS - 1; k > 0; k--) p = (REAL)series[k] + p * r;
  const BITS bits = ((BITS)(int)n + OFFSET) << FRACTION;
  REAL scale;
  memcpy(&scale, &bits, sizeof scale);
  return scale * (p * r) + (scale - 1);
}

static inline REAL NAMED(bounded)(REAL x, REAL most) {
  x = x > most ? most : x;
  return x < -most ? -most : x;
}

static inline REAL NAMED(sigmoid)(REAL x) {
  return 1 / (2 + NAMED(expm1)(-NAMED(bounded)(x, FARTHEST)));
}

static inline REAL NAMED(tanh)(REAL x) {
  const REAL e = NAMED(expm1)(2 * NAMED(bounded)(x, SATURATED));
  return e / (e + 2);
}

/* ---- products ---- */

/* W_g (K, J), or its transpose (J, K), → panels of columns, gate by gate: P[panel][g][k][N]. */
static void NAMED(pack)(long G, long K, long J, const REAL *W, REAL *P, int transposed) {
  for (long from = 0; from < J; from += N)
    for (long g = 0; g < G; g++)
      for (long k = 0; k < K; k++)
        for (long j = from; j < from + N; j++, P++)
          *P = j >= J ? 0 : W[g * K * J + (transposed ? j * K + k : k * J + j)];
}

/* C (m, N) += A (m, K), whose rows lie `down` apart and columns `along`, times a panel (K, N). */
static inline __attribute__((always_inline)) void NAMED(rows)(const long m, long K, long down, long along, const REAL *A, const REAL *P, REAL *C) {
  vector sum[M][2];
  for (long i = 0; i < m; i++) sum[i][0] = *(vector *)(C + i * N), sum[i][1] = *(vector *)(C + i * N + N / 2);
  for (long k = 0; k < K; k++, P += N) {
    const vector left = *(const vector *)P, right = *(const vector *)(P + N / 2);
    for (long i = 0; i < m; i++) {
      const REAL a = A[i * down + k * along];
      sum[i][0] += a * left, sum[i][1] += a * right;
    }
  }
  for (long i = 0; i < m; i++) *(vector *)(C + i * N) = sum[i][0], *(vector *)(C + i * N + N / 2) = sum[i][1];
}

static inline void NAMED(tile)(long m, long K, long down, long along, const REAL *A, const REAL *P, REAL *C) {
  if (m == M) NAMED(rows)(M, K, down, along, A, P, C);
  else for (; m > 1; m -= 2, A += 2 * down, C += 2 * N) NAMED(rows)(2, K, down, along, A, P, C);
  if (m == 1) NAMED(rows)(1, K, down, along, A, P, C);
}

/* out (B, J) = start + Σ_g A_g W_g, A_g (B, K) `apart`: the way back of one time step. start may be out or 0. */
static void NAMED(product)(long G, long B, long K, long J, const REAL *A, long apart, const REAL *P, const REAL *start, REAL *out) {
  for (long j = 0; j < J; j += N, P += G * K * N) {
    const long wide = J - j < N ? J - j : N;
    for (long b = 0; b < B; b += M) {
      const long m = B - b < M ? B - b : M;
      REAL C[M * N] = {0};
      for (long g = 0; g < G; g++) NAMED(tile)(m, K, K, 1, A + g * apart + b * K, P + g * K * N, C);
      if (start) for (long i = 0; i < m; i++) for (long k = 0; k < wide; k++) C[i * N + k] += start[(b + i) * J + j + k];
      for (long i = 0; i < m; i++) memcpy(out + (b + i) * J + j, C + i * N, wide * sizeof(REAL));
    }
  }
}

/* dW (G·I, J) += Σ_n a⟨n⟩ h⟨n⟩⊤ over `rows` time steps of sequences: a (G, rows, I), h (rows, J). */
void NAMED(weights)(long G, long rows, long I, long J, const REAL *a, const REAL *h, REAL *dW) {
  for (long from = 0; from < rows; from += PIECE) {
    const long K = rows - from < PIECE ? rows - from : PIECE;
    for (long j = 0; j < J; j += N) {
      const long wide = J - j < N ? J - j : N;
      REAL P[PIECE * N]; /* these columns of h, side by side */
      if (wide < N) memset(P, 0, sizeof P);
      for (long k = 0; k < K; k++) memcpy(P + k * N, h + (from + k) * J + j, wide * sizeof(REAL));
      for (long g = 0; g < G; g++)
        for (long i = 0; i < I; i += M) {
          const long m = I - i < M ? I - i : M;
          REAL C[M * N] = {0};
          NAMED(tile)(m, K, 1, I, a + (g * rows + from) * I + i, P, C);
          for (long r = 0; r < m; r++)
            for (long k = 0; k < wide; k++) dW[(g * I + i + r) * J + j + k] += C[r * N + k];
        }
    }
  }
}

/* ---- before the walk: the rows of a table (G, V, H) that the tokens pick, and back ---- */

static inline long NAMED(clipped)(int64_t token, long V) { return token < 0 ? 0 : token >= V ? V - 1 : token; }

void NAMED(look_up)(long G, long rows, long V, long H, const int64_t *tokens, const REAL *table, REAL *a) {
  for (long g = 0; g < G; g++, table += V * H)
    for (long n = 0; n < rows; n++, a += H) memcpy(a, table + NAMED(clipped)(tokens[n], V) * H, H * sizeof(REAL));
}

void NAMED(gather)(long G, long rows, long V, long H, const int64_t *tokens, const REAL *a, REAL *table) {
  memset(table, 0, G * V * H * sizeof(REAL));
  for (long g = 0; g < G; g++, table += V * H)
    for (long n = 0; n < rows; n++, a += H) {
      REAL *restrict sum = table + NAMED(clipped)(tokens[n], V) * H;
      for (long k = 0; k < H; k++) sum[k] += a[k];
    }
}

/* ---- behind it: Σ −ln softmax(b + V h)[y] over the rows that count (all, if `counts` is 0), and back ---- */

/* Summed up, or compared, in many lanes side by side. */
#define TEXT(words) #words
#define SUMMED(what) _Pragma(TEXT(omp simd reduction(what)))

/* h (rows, D), W (K, D); e (rows, K): e = ŷ − y, and 0 in a row that does not count. */
void NAMED(softmax_there)(long rows, long D, long K, const REAL *h, const REAL *W, const REAL *b, const int64_t *y, const uint8_t *counts, REAL *P, REAL *e, REAL *loss) {
  double whole = 0, sums = 1; /* one logarithm for many rows */
  NAMED(pack)(1, D, K, W, P, 1);
  for (long n = 0; n < rows; n++, e += K) {
    if (n % PIECE == 0) NAMED(product)(1, rows - n < PIECE ? rows - n : PIECE, D, K, h + n * D, 0, P, 0, e);
    if (counts && !counts[n]) { memset(e, 0, K * sizeof(REAL)); continue; }
    const long right = NAMED(clipped)(y[n], K);
    REAL most = e[0] + b[0], sum = 0;
    SUMMED(max : most) for (long k = 0; k < K; k++) e[k] += b[k], most = e[k] > most ? e[k] : most;
    const REAL score = e[right] - most;
    SUMMED(+ : sum) for (long k = 0; k < K; k++) e[k] = 1 + NAMED(expm1)(NAMED(bounded)(e[k] - most, FARTHEST)), sum += e[k];
    const REAL share = 1 / sum;
    for (long k = 0; k < K; k++) e[k] *= share;
    e[right] -= 1, whole -= score, sums *= sum;
    if (sums > 1e100) whole += log(sums), sums = 1;
  }
  *loss = whole + log(sums);
}

/* dh (rows, D) = e W slope, dW (K, D) += Σ e h⊤ slope, db (K) = Σ e slope. */
void NAMED(softmax_back)(long rows, long D, long K, const REAL *slope, const REAL *e, const REAL *h, const REAL *W, REAL *P, REAL *dh, REAL *dW, REAL *db) {
  const REAL s = *slope;
  NAMED(pack)(1, K, D, W, P, 0);
  for (long n = 0; n < (D + N - 1) / N * N * K; n++) P[n] *= s;
  NAMED(product)(1, rows, K, D, e, 0, P, 0, dh);
  NAMED(weights)(1, rows, K, D, e, h, dW);
  for (long n = 0; n < K * D; n++) dW[n] *= s;
  for (long n = 0; n < rows; n++) for (long k = 0; k < K; k++) db[k] += e[n * K + k];
  for (long k = 0; k < K; k++) db[k] *= s;
}

/* ---- the way there: for each tile the products of all gates, then the equations ---- */

#define EACH_TILE(G)                                                                                   \
  for (long j = 0; j < H; j += N, panel += (G) * H * N)                                                \
    for (long b = 0, m, wide = H - j < N ? H - j : N; b < B; b += M)                                   \
      for (m = B - b < M ? B - b : M; m; m = 0)

/* No two of the arrays overlap, but for a step's own memory, which is read before it is written. */
#define INDEPENDENT _Pragma("GCC ivdep")
#define EACH_UNIT for (long i = 0; i < m; i++) INDEPENDENT for (long k = 0, n = (b + i) * H + j; k < wide; k++, n++)

void NAMED(vanilla_there)(long T, long B, long H, int relu, const REAL *W, REAL *P, REAL *a, REAL *h) {
  NAMED(pack)(1, H, H, W, P, 1);
  for (long t = 0; t < T; t++, a += B * H, h += B * H) {
    const REAL *panel = P;
    REAL *restrict after = h + B * H;
    EACH_TILE(1) {
      REAL C[M * N] = {0};
      NAMED(tile)(m, H, H, 1, h + b * H, panel, C);
      if (relu) EACH_UNIT { const REAL s = a[n] + C[i * N + k]; after[n] = s < 0 ? 0 : s; }
      else EACH_UNIT after[n] = NAMED(tanh)(a[n] + C[i * N + k]);
    }
  }
}

void NAMED(gru_there)(long T, long B, long H, const REAL *W, const REAL *c, REAL *P, REAL *a, REAL *q, REAL *news, REAL *h) {
  const long gate = T * B * H;
  NAMED(pack)(3, H, H, W, P, 1);
  for (long t = 0; t < T; t++, a += B * H, q += B * H, news += B * H, h += B * H) {
    const REAL *panel = P;
    REAL *restrict after = h + B * H, *restrict n_ = a, *restrict r_ = a + gate, *restrict z_ = a + 2 * gate;
    REAL *restrict q_ = q, *restrict news_ = news;
    EACH_TILE(3) {
      REAL C[3][M * N] = {{0}};
      for (long g = 0; g < 3; g++) NAMED(tile)(m, H, H, 1, h + b * H, panel + g * H * N, C[g]);
      EACH_UNIT {
        const REAL r = NAMED(sigmoid)(r_[n] + C[1][i * N + k]), z = NAMED(sigmoid)(z_[n] + C[2][i * N + k]);
        const REAL Wh = C[0][i * N + k] + c[j + k], new = NAMED(tanh)(n_[n] + r * Wh), old = h[n];
        n_[n] = new, r_[n] = r, z_[n] = z, q_[n] = Wh, news_[n] = old - new;
        after[n] = new + z * (old - new);
      }
    }
  }
}

void NAMED(lstm_there)(long T, long B, long H, const REAL *W, REAL *P, REAL *a, REAL *read, REAL *h, REAL *c) {
  const long gate = T * B * H;
  NAMED(pack)(4, H, H, W, P, 1);
  for (long t = 0; t < T; t++, a += B * H, read += B * H, h += B * H, c += B * H) {
    const REAL *panel = P;
    REAL *restrict h_after = h + B * H, *restrict c_after = c + B * H, *restrict read_ = read;
    REAL *restrict o_ = a, *restrict i_ = a + gate, *restrict f_ = a + 2 * gate, *restrict g_ = a + 3 * gate;
    EACH_TILE(4) {
      REAL C[4][M * N] = {{0}};
      for (long g = 0; g < 4; g++) NAMED(tile)(m, H, H, 1, h + b * H, panel + g * H * N, C[g]);
      EACH_UNIT {
        const REAL o = NAMED(sigmoid)(o_[n] + C[0][i * N + k]), in = NAMED(sigmoid)(i_[n] + C[1][i * N + k]);
        const REAL f = NAMED(sigmoid)(f_[n] + C[2][i * N + k]), g = NAMED(tanh)(g_[n] + C[3][i * N + k]);
        const REAL cell = f * c[n] + in * g, seen = NAMED(tanh)(cell);
        o_[n] = o, i_[n] = in, f_[n] = f, g_[n] = g, c_after[n] = cell, read_[n] = seen, h_after[n] = o * seen;
      }
    }
  }
}

/* ---- the way back: what d = ∂L/∂h⟨t⟩ makes of the gates, then through W to h⟨t−1⟩ ---- */

#define BACK                                                                                          \
  for (long t = T - 1, piece = B * H, kept = watched ? piece : 0; t >= 0; t--)

/* No gradient leaves a chunk of `cut` time steps. */
#define FIRST_OF_CHUNK (t == T - 1 || (t + 1) % cut == 0)

void NAMED(vanilla_back)(long T, long B, long H, int watched, long cut, int relu, const REAL *W, REAL *P, REAL *a, const REAL *h, const REAL *outer, REAL *total, REAL *carried) {
  NAMED(pack)(1, H, H, W, P, 0);
  BACK {
    REAL *restrict a_t = a + t * piece, *restrict d = total + t * kept;
    const REAL *restrict h_t = h + (t + 1) * piece, *restrict from = outer + t * piece;
    REAL *restrict next = carried + (t + 1) * kept;
    if (FIRST_OF_CHUNK) memset(next, 0, piece * sizeof(REAL));
    INDEPENDENT for (long n = 0; n < piece; n++) {
      d[n] = next[n] + from[n];
      a_t[n] = d[n] * (relu ? (REAL)(h_t[n] > 0) : 1 - h_t[n] * h_t[n]);
    }
    NAMED(product)(1, B, H, H, a_t, 0, P, 0, carried + t * kept);
  }
}

void NAMED(gru_back)(long T, long B, long H, int watched, long cut, const REAL *W, REAL *P, REAL *a, REAL *q, REAL *news, const REAL *outer, REAL *total, REAL *carried) {
  const long gate = T * B * H;
  NAMED(pack)(3, H, H, W, P, 0);
  BACK {
    REAL *restrict n_ = a + t * piece, *restrict r_ = n_ + gate, *restrict z_ = r_ + gate, *restrict d_ = total + t * kept;
    REAL *restrict q_ = q + t * piece, *restrict news_ = news + t * piece, *restrict next = carried + (t + 1) * kept;
    const REAL *restrict from = outer + t * piece;
    if (FIRST_OF_CHUNK) memset(next, 0, piece * sizeof(REAL));
    INDEPENDENT for (long n = 0; n < piece; n++) {
      const REAL d = next[n] + from[n], r = r_[n], z = z_[n], a_n = d * (1 - z) * (1 - n_[n] * n_[n]);
      d_[n] = d, n_[n] = a_n * r, r_[n] = a_n * q_[n] * r * (1 - r), z_[n] = d * news_[n] * z * (1 - z);
      news_[n] = a_n, q_[n] = z * d;
    }
    NAMED(product)(3, B, H, H, n_, gate, P, q_, carried + t * kept);
  }
}

void NAMED(lstm_back)(long T, long B, long H, int watched, long cut, const REAL *W, REAL *P, REAL *a, const REAL *read, const REAL *c, const REAL *outer, const REAL *outer_c, REAL *total, REAL *total_c, REAL *carried, REAL *carried_c) {
  const long gate = T * B * H;
  NAMED(pack)(4, H, H, W, P, 0);
  BACK {
    REAL *restrict o_ = a + t * piece, *restrict i_ = o_ + gate, *restrict f_ = i_ + gate, *restrict g_ = f_ + gate;
    REAL *restrict d_ = total + t * kept, *restrict e_ = total_c + t * kept, *restrict next = carried + (t + 1) * kept;
    REAL *next_c = carried_c + (t + 1) * kept, *before_c = carried_c + t * kept; /* may be one */
    const REAL *restrict from = outer + t * piece, *restrict s_ = read + t * piece, *restrict old = c + t * piece;
    if (FIRST_OF_CHUNK) memset(next, 0, piece * sizeof(REAL)), memset(next_c, 0, piece * sizeof(REAL));
    INDEPENDENT for (long n = 0; n < piece; n++) {
      const REAL d = next[n] + from[n], o = o_[n], s = s_[n];
      d_[n] = d, e_[n] = next_c[n] + d * o * (1 - s * s), o_[n] = d * s * o * (1 - o);
    }
    if (outer_c) for (long n = 0; n < piece; n++) e_[n] += outer_c[t * piece + n];
    INDEPENDENT for (long n = 0; n < piece; n++) {
      const REAL e = e_[n], i = i_[n], f = f_[n], g = g_[n];
      i_[n] = e * g * i * (1 - i), f_[n] = e * old[n] * f * (1 - f), g_[n] = e * i * (1 - g * g), before_c[n] = e * f;
    }
    NAMED(product)(4, B, H, H, o_, gate, P, 0, carried + t * kept);
  }
}

#undef vector
#undef N
#undef EACH_TILE
#undef EACH_UNIT
#undef INDEPENDENT
#undef BACK
#undef FIRST_OF_CHUNK
#endif
