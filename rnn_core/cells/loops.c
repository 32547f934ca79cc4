/* The walks through time of tanh, ReLU, GRU and LSTM, forward and back: the equations of the kernels beside this
 * file, on the same memory. native.py compiles it, checks it against them, and calls it.
 *
 * Shapes: a (G, T, B, H) holds U x + b of every gate before the way there, the gates after it, and after the way
 * back the gradients of what it held at first. h, c (T+1, B, H): the states. P: the packed W of one call, in panels
 * of N columns. In the memory of `carried` and `total` one piece (B, H) serves all time steps unless `watched`.
 */
#ifndef REAL

#include <stdint.h>
#include <string.h>

#ifdef __AVX512F__
#define BYTES 64
#define M 8 /* rows of a tile: with two vectors of columns, 16 of 32 registers */
#else
#define BYTES 32 /* 64 on a CPU without AVX-512 is many times slower */
#define M 6
#endif

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
  REAL p = 1;
  for (int k = TERMS; k > 1; k--) p = 1 + p * r * ((REAL)1 / k);
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

static long NAMED(panels)(long H) { return (H + N - 1) / N; }

/* W (G, H, H) → panels of columns. There: of W⊤, gate by gate, P[panel][g][k][N]; back: of W, the same. */
static void NAMED(pack)(long G, long H, const REAL *W, REAL *P, int transposed) {
  for (long panel = 0; panel < NAMED(panels)(H); panel++)
    for (long g = 0; g < G; g++)
      for (long k = 0; k < H; k++)
        for (long j = 0; j < N; j++, P++) {
          const long column = panel * N + j;
          *P = column >= H ? 0 : W[g * H * H + (transposed ? column * H + k : k * H + column)];
        }
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

/* out (B, H) = start + Σ_g A_g W_g: the way back of one time step. A_g lie `apart`; start may be out or 0. */
static void NAMED(through_W)(long G, long B, long H, const REAL *A, long apart, const REAL *P, const REAL *start, REAL *out) {
  for (long j = 0; j < H; j += N, P += G * H * N) {
    const long wide = H - j < N ? H - j : N;
    for (long b = 0; b < B; b += M) {
      const long m = B - b < M ? B - b : M;
      REAL C[M * N] = {0};
      if (start) for (long i = 0; i < m; i++) memcpy(C + i * N, start + (b + i) * H + j, wide * sizeof(REAL));
      for (long g = 0; g < G; g++) NAMED(tile)(m, H, H, 1, A + g * apart + b * H, P + g * H * N, C);
      for (long i = 0; i < m; i++) memcpy(out + (b + i) * H + j, C + i * N, wide * sizeof(REAL));
    }
  }
}

/* dW (G·H, H) += Σ_n a⟨n⟩ h⟨n⟩⊤ over `rows` time steps of sequences: a (G, rows, H), h (rows, H). */
void NAMED(weights)(long G, long rows, long H, const REAL *a, const REAL *h, REAL *dW) {
  for (long from = 0; from < rows; from += PIECE) {
    const long K = rows - from < PIECE ? rows - from : PIECE;
    for (long j = 0; j < H; j += N) {
      const long wide = H - j < N ? H - j : N;
      REAL P[PIECE * N]; /* these columns of h, side by side */
      if (wide < N) memset(P, 0, sizeof P);
      for (long k = 0; k < K; k++) memcpy(P + k * N, h + (from + k) * H + j, wide * sizeof(REAL));
      for (long g = 0; g < G; g++)
        for (long i = 0; i < H; i += M) {
          const long m = H - i < M ? H - i : M;
          REAL C[M * N] = {0};
          NAMED(tile)(m, K, 1, H, a + (g * rows + from) * H + i, P, C);
          for (long r = 0; r < m; r++)
            for (long k = 0; k < wide; k++) dW[(g * H + i + r) * H + j + k] += C[r * N + k];
        }
    }
  }
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
  NAMED(pack)(1, H, W, P, 1);
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
  NAMED(pack)(3, H, W, P, 1);
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
  NAMED(pack)(4, H, W, P, 1);
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

void NAMED(vanilla_back)(long T, long B, long H, int relu, int watched, long cut, const REAL *W, REAL *P, REAL *a, const REAL *h, const REAL *outer, REAL *total, REAL *carried) {
  NAMED(pack)(1, H, W, P, 0);
  BACK {
    REAL *restrict a_t = a + t * piece, *restrict d = total + t * kept;
    const REAL *restrict h_t = h + (t + 1) * piece, *restrict from = outer + t * piece;
    REAL *restrict next = carried + (t + 1) * kept;
    if (FIRST_OF_CHUNK) memset(next, 0, piece * sizeof(REAL));
    INDEPENDENT for (long n = 0; n < piece; n++) {
      d[n] = next[n] + from[n];
      a_t[n] = d[n] * (relu ? (REAL)(h_t[n] > 0) : 1 - h_t[n] * h_t[n]);
    }
    NAMED(through_W)(1, B, H, a_t, 0, P, 0, carried + t * kept);
  }
}

void NAMED(gru_back)(long T, long B, long H, int watched, long cut, const REAL *W, REAL *P, REAL *a, REAL *q, REAL *news, const REAL *outer, REAL *total, REAL *carried) {
  const long gate = T * B * H;
  NAMED(pack)(3, H, W, P, 0);
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
    NAMED(through_W)(3, B, H, n_, gate, P, q_, carried + t * kept);
  }
}

void NAMED(lstm_back)(long T, long B, long H, int watched, long cut, const REAL *W, REAL *P, REAL *a, const REAL *read, const REAL *c, const REAL *outer, const REAL *outer_c, REAL *total, REAL *total_c, REAL *carried, REAL *carried_c) {
  const long gate = T * B * H;
  NAMED(pack)(4, H, W, P, 0);
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
    NAMED(through_W)(4, B, H, o_, gate, P, 0, carried + t * kept);
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
