/* The phasing model by hand in C: the same equations and the same number of steps as simulation/kernels/compiled.py, for
 * blocks of draws, without reviews of pilots. It is the yardstick of benchmarks/simulation.py and no part of the program. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define B 32
#define EACH for (int r = 0; r < B; r++)
typedef double Row[B];

enum { P, Q, Q_X, PHI, KAPPA, BETA, DELTA, SIGMA, SAVING, CHI, CARE, TAU_L, TAU_IN, TAU_UP, TAU_DOWN, SEATS, NEED, RHO_L,
       LAMBDA, ETA_1, ETA_2, MU_1, MU_2, MU_3, C_1, C_2, C_3, Q50, OBSTACLES, OMEGA_O, LAG, HOURS, RATE, CHANGE, TRANSITION,
       THETA, NOISE, FLOOR, PARAMETERS };

typedef struct {
    long areas, elements, nodes, efforts, horizon, steps, record_every, cells, pairs, near, instances, links;
    const long *cell_area, *pair_cell, *pair_other, *near_area, *near_other;
    const long *instance_cell, *instance_area, *instance_effort, *link_source, *link_target, *moving;
    const double *cell_size, *cell_selected, *cell_start, *pair_weight, *near_weight, *area_size, *residents, *care_factor;
    const double *layer_share, *instance_exposure, *instance_need, *instance_cost, *instance_begin, *instance_duration;
    const double *node_delay, *slope, *income, *returned_share, *to_provider, *saving_weight, *value_weight, *discount;
} Model;

typedef struct { Row *on, *need, *runs, *money, *slope; } Fixed;
typedef struct { Row *wish, *near, *activity, *asked, *blocked, *staffed, *inputs, *push, total, share, passed; } Work;

static void rates(const Model *m, const Row *restrict p, const Row *restrict w, const Fixed *f, const Row *restrict y,
                  Row *restrict dy, Work *k, int moving) {
    long C = m->cells, A = m->areas, I = m->instances, both = m->elements * A;
    const Row *s = y, *L = y + C, *a = y + 2 * C, *qa = y + 3 * C, *qb = qa + A, *qc = qb + A, *o = qc + 1, *x = o + 1;
    const Row *g = x + I, *ref = g + m->nodes * A, *S = ref + both;
    Row *ds = dy, *dL = dy + C, *da = dy + 2 * C, *dqa = dy + 3 * C, *dqb = dqa + A, *dqc = dqb + A, *dob = dqc + 1;
    Row *dx = dob + 1, *dg = dx + I, *dref = dg + m->nodes * A, *dS = dref + both;
    memset(k->near, 0, sizeof(Row) * C);
    for (long i = 0; i < m->pairs; i++) {
        double weight = m->pair_weight[i] / m->cell_size[m->pair_other[i]];
        double *to = k->near[m->pair_cell[i]]; const double *from = a[m->pair_other[i]];
        EACH to[r] += weight * from[r];
    }
    memset(k->total, 0, sizeof(Row));
    for (long c = 0; c < C; c++) {
        double one = 1.0 / m->cell_size[c], size = m->cell_size[c];
        EACH {
            double room = size - s[c][r] - L[c][r] - a[c][r];
            room = room > 0.0 ? room : 0.0;
            double spread = p[P][r] + p[Q][r] * a[c][r] * one + p[Q_X][r] * k->near[c][r];
            k->wish[c][r] = s[c][r] * p[TAU_IN][r] + f->on[c][r] * spread * room;
            k->total[r] += k->wish[c][r];
        }
    }
    EACH k->share[r] = k->total[r] > p[SEATS][r] ? p[SEATS][r] / k->total[r] : 1.0;
    for (long c = 0; c < C; c++) EACH {
        double learned = L[c][r] * p[TAU_L][r];
        ds[c][r] = -k->share[r] * s[c][r] * p[TAU_IN][r];
        dL[c][r] = k->share[r] * k->wish[c][r] - learned - p[KAPPA][r] * L[c][r];
        da[c][r] = learned - (p[PHI][r] + p[KAPPA][r]) * a[c][r];
        double there = a[c][r] + p[RHO_L][r] * L[c][r];
        double part = f->need[c][r] > 0.0 ? there * f->need[c][r] : 1.0;
        k->staffed[c][r] = part < 1.0 ? part : 1.0;
    }
    memset(k->activity, 0, sizeof(Row) * m->efforts * A);
    memset(k->asked, 0, sizeof(Row) * A);
    for (long i = 0; i < I; i++) {
        long area = m->instance_area[i]; double e = m->instance_exposure[i];
        double *to = k->activity[m->instance_effort[i] * A + area];
        EACH { double part = e * x[i][r]; to[r] += part; k->asked[area][r] += part; }
    }
    memset(k->passed, 0, sizeof(Row));
    for (long v = 0; v < A; v++) {
        Row adopted = {0};
        for (long c = 0; c < C; c++) if (m->cell_area[c] == v) EACH adopted[r] += a[c][r];
        double size = 1.0 / m->area_size[v], managers = 1.0 / m->cell_size[C - 2];
        EACH {
            double most = p[C_1][r] * (1.0 + adopted[r] * size) / 2.0, answered = p[MU_1][r] * qa[v][r];
            answered = answered < most ? answered : most;
            most = p[C_2][r] * (1.0 + a[C - 2][r] * managers) / 2.0;
            double sent = p[MU_2][r] * qb[v][r];
            sent = sent < most ? sent : most;
            dqa[v][r] = p[LAMBDA][r] * k->asked[v][r] - answered;
            dqb[v][r] = p[ETA_1][r] * answered - sent;
            k->passed[r] += sent;
            k->blocked[v][r] = 1.0 / (1.0 + o[0][r] + (qa[v][r] + qb[v][r] + qc[0][r] / A) * p[Q50][r]);
        }
    }
    EACH {
        double most = p[C_3][r] * (1.0 + a[C - 1][r] / m->cell_size[C - 1]) / 2.0, decided = p[MU_3][r] * qc[0][r];
        decided = decided < most ? decided : most;
        dqc[0][r] = p[ETA_2][r] * k->passed[r] - decided;
        dob[0][r] = -p[OMEGA_O][r] * decided * o[0][r];
    }
    for (long i = 0; i < I; i++) {
        long c = m->instance_cell[i], v = m->instance_area[i];
        int manned = m->instance_need[i] > 0.0, paid = m->instance_cost[i] > 0.0;
        EACH {
            double aim = f->runs[i][r] * k->blocked[v][r];
            if (manned) aim *= k->staffed[c][r];
            if (paid) aim *= f->money[v][r];
            double gap = aim - x[i][r];
            dx[i][r] = gap * (gap >= 0.0 ? p[TAU_UP][r] : p[TAU_DOWN][r]);
        }
    }
    memset(k->inputs, 0, sizeof(Row) * m->nodes * A);
    for (long l = 0; l < m->links; l++) {
        long from = m->link_source[l];
        const Row *source = from < m->nodes ? g + from * A : (const Row *)(k->activity + (from - m->nodes) * A);
        Row *to = k->inputs + m->link_target[l] * A;
        for (long v = 0; v < A; v++) EACH to[v][r] += source[v][r] * w[l][r];
    }
    for (long j = 0; j < m->nodes; j++) {
        double pace = 1.0 / m->node_delay[j];
        for (long v = j * A; v < (j + 1) * A; v++) EACH dg[v][r] = (k->inputs[v][r] - g[v][r]) * pace;
    }
    for (long e = 0; e < m->elements; e++) {
        memset(k->push, 0, sizeof(Row) * A);
        for (long i = 0; i < m->near; i++) {
            double weight = m->near_weight[i]; double *to = k->push[m->near_area[i]];
            const double *from = k->inputs[e * A + m->near_other[i]];
            EACH to[r] += weight * from[r];
        }
        for (long v = 0; v < A; v++) {
            long at = e * A + v;
            EACH {
                double effect = p[BETA][r] * (k->inputs[at][r] + p[SIGMA][r] * k->push[v][r]);
                double up = effect > 0.0 ? effect : 0.0, down = effect < 0.0 ? -effect : 0.0;
                dS[at][r] = (1.0 - S[at][r]) * up - S[at][r] * down - p[DELTA][r] * (S[at][r] - ref[at][r]);
                dref[at][r] = 0.0;
            }
            if (moving) EACH {
                double slope = f->slope[at][r];
                dS[at][r] += slope >= 0.0 ? slope * (1.0 - S[at][r]) / (1.0 - ref[at][r]) : slope * S[at][r] / ref[at][r];
                dref[at][r] = slope;
            }
        }
    }
}

static Row *rows(long n) { return aligned_alloc(64, sizeof(Row) * (n + 1)); }

/* parameters, weights, cost factors and start values come as rows × count; strength goes out as records × both × count */
void simulate(const Model *m, long count, const double *parameters, const double *weights, const double *cost,
              const double *start, double *strength, double *present, double *reserve_out) {
    long C = m->cells, A = m->areas, I = m->instances, both = m->elements * A, H = m->horizon;
    long end = 3 * C + 2 * A + 2 + I + m->nodes * A + 2 * both, xs = 3 * C + 2 * A + 2, refs = xs + I + m->nodes * A;
    Row *p = rows(PARAMETERS), *w = rows(m->links), *factor = rows(m->efforts), *y = rows(end), *one = rows(end);
    Row *two = rows(end), *moved = rows(end), *before = rows(I), *history = rows(H * A), *reserve = rows(A);
    Row *entered = rows(A), *area_on = rows(A), *planned = rows(A), *spent = rows(A), *due = rows(3 * A), *pv = rows(3 * A);
    Fixed f = {rows(C), rows(C), rows(I), rows(A), rows(both)};
    Work k = {rows(C), rows(C), rows(m->efforts * A), rows(A), rows(A), rows(C), rows(m->nodes * A), rows(A), {0}, {0}, {0}};
    for (long first = 0; first < count; first += B) {
        long n = count - first < B ? count - first : B;
#define IN(to, from, number) for (long i = 0; i < (number); i++) EACH (to)[i][r] = (from)[i * count + first + (r < n ? r : n - 1)]
        IN(p, parameters, PARAMETERS); IN(w, weights, m->links); IN(factor, cost, m->efforts);
        EACH { /* what is divided by at every step is turned over once */
            p[TAU_IN][r] = 1.0 / p[TAU_IN][r]; p[TAU_L][r] = 1.0 / p[TAU_L][r]; p[Q50][r] = 1.0 / p[Q50][r];
            p[TAU_UP][r] = 1.0 / p[TAU_UP][r]; p[TAU_DOWN][r] = 1.0 / p[TAU_DOWN][r];
        }
        memset(y, 0, sizeof(Row) * end); memset(reserve, 0, sizeof(Row) * A); memset(entered, 0, sizeof(Row) * A);
        memset(pv, 0, sizeof(Row) * 3 * A);
        EACH y[xs - 1][r] = p[OBSTACLES][r];
        IN(y + refs, start, both); IN(y + refs + both, start, both);
#define OUT(record) for (long i = 0; i < both; i++) for (long r = 0; r < n; r++) \
        strength[((record) * both + i) * count + first + r] = y[refs + both + i][r]
        OUT(0);
        for (long t = 0; t < H; t++) {
            memset(area_on, 0, sizeof(Row) * A); memset(f.need, 0, sizeof(Row) * C); memset(planned, 0, sizeof(Row) * A);
            for (long c = 0; c < C; c++) {
                double going = m->cell_start[c] <= t;
                EACH {
                    if (m->cell_start[c] == t) y[c][r] += m->cell_selected[c];
                    f.on[c][r] = going;
                    if (m->cell_area[c] >= 0 && going) area_on[m->cell_area[c]][r] = 1.0;
                }
            }
            for (long i = 0; i < I; i++) {
                long c = m->instance_cell[i], v = m->instance_area[i];
                double begin = fmax(m->cell_start[c], m->instance_begin[i]);
                double going = begin <= t && t < begin + m->instance_duration[i];
                EACH {
                    f.runs[i][r] = going;
                    f.need[c][r] += m->instance_need[i] * going;
                    planned[v][r] += m->instance_cost[i] * factor[m->instance_effort[i]][r] * going;
                    before[i][r] = y[xs + i][r];
                }
            }
            for (long c = 0; c < C; c++) EACH f.need[c][r] = f.need[c][r] > 0.0 ? 1.0 / (f.need[c][r] * p[NEED][r]) : 0.0;
            for (long v = 0; v < A; v++) EACH {
                double learners = 0.0;
                for (long c = 0; c < C - 2; c++) if (m->cell_area[c] == v) learners += y[C + c][r];
                learners += m->layer_share[v] * (y[C + C - 2][r] + y[C + C - 1][r]);
                double fresh = area_on[v][r] * (1.0 - entered[v][r]);
                entered[v][r] = fmax(entered[v][r], area_on[v][r]);
                due[v][r] = rint(100.0 * (learners * (p[HOURS][r] * p[RATE][r])));
                due[A + v][r] = rint(100.0 * (area_on[v][r] * p[CHANGE][r]));
                due[2 * A + v][r] = rint(100.0 * (fresh * p[TRANSITION][r]));
                double cash = reserve[v][r] + m->income[t * A + v] * entered[v][r] - due[v][r] - due[A + v][r] - due[2 * A + v][r];
                cash = (cash > 0.0 ? cash : 0.0) / 100.0;
                f.money[v][r] = planned[v][r] > cash ? cash / planned[v][r] : 1.0;
            }
            int moving = m->moving[t] > 0;
            if (moving) for (long i = 0; i < both; i++) EACH
                f.slope[i][r] = fmin(0.99, fmax(0.01, y[refs + i][r] + m->slope[t * both + i])) - y[refs + i][r];
            double length = 1.0 / m->steps;
            for (long step = 0; step < m->steps; step++) {
                rates(m, p, w, &f, y, one, &k, moving);
                for (long i = 0; i < end; i++) EACH moved[i][r] = y[i][r] + length * one[i][r];
                rates(m, p, w, &f, moved, two, &k, moving);
                for (long i = 0; i < end; i++) EACH y[i][r] += 0.5 * length * (one[i][r] + two[i][r]);
            }
            memset(spent, 0, sizeof(Row) * A);
            for (long i = 0; i < I; i++) EACH
                spent[m->instance_area[i]][r] += m->instance_cost[i] * factor[m->instance_effort[i]][r] * 0.5 * (before[i][r] + y[xs + i][r]);
            for (long v = 0; v < A; v++) EACH {
                double mean = 0.0, value = 0.0, adopted = 0.0;
                for (long e = 0; e < m->elements; e++) {
                    double change = y[refs + both + e * A + v][r] - y[refs + e * A + v][r];
                    mean += m->saving_weight[e] * change; value += m->value_weight[e] * change;
                }
                for (long c = 0; c < C; c++) if (m->cell_area[c] == v) adopted += y[2 * C + c][r];
                double care = p[CARE][r] * (m->care_factor[v] * m->residents[v]) / 12.0;
                history[t * A + v][r] = care * (p[SAVING][r] * mean / 0.10 - p[CHI][r] * adopted / m->area_size[v]);
                long then = t - (long)rint(p[LAG][r]);
                double saved = rint(100.0 * (then >= 0 ? history[then * A + v][r] : 0.0));
                double returned = rint((saved > 0.0 ? saved : 0.0) * m->returned_share[t * A + v]);
                double total = rint(100.0 * spent[v][r]) + due[v][r] + due[A + v][r] + due[2 * A + v][r];
                double there = reserve[v][r] + m->income[t * A + v] * entered[v][r] + returned;
                reserve[v][r] = there + (total > there ? total - there : 0.0) - total;
                pv[v][r] += m->discount[t + 1] / 100.0 * saved;
                pv[A + v][r] += m->discount[t + 1] / 100.0 * total;
                pv[2 * A + v][r] += m->discount[t + 1] / 12.0 * (m->residents[v] * value);
            }
            if ((t + 1) % m->record_every == 0) OUT((t + 1) / m->record_every);
        }
        for (long i = 0; i < 3 * A; i++) for (long r = 0; r < n; r++) present[i * count + first + r] = pv[i][r];
        for (long i = 0; i < A; i++) for (long r = 0; r < n; r++) reserve_out[i * count + first + r] = reserve[i][r];
    }
    Row *all[] = {p, w, factor, y, one, two, moved, before, history, reserve, entered, area_on, planned, spent, due, pv, f.on,
                  f.need, f.runs, f.money, f.slope, k.wish, k.near, k.activity, k.asked, k.blocked, k.staffed, k.inputs, k.push};
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}
