-- purpose: the figures of editions, their cards, and constants of statistics
-- one row per: see each table's comment
-- reads: report.edition
-- writes: schemas kpi, statistics
-- parameters: none

create schema kpi;
create schema statistics;

comment on schema kpi is
'Figures for readers: begin with the view kpi.latest. All editions are in kpi.value, the words in kpi.card';

comment on schema statistics is
'Plain statistics over numbers and arrays, which know no week and no edition. No data, or counts that cannot '
'be: no row or null, never 0. Compared with published values and with SciPy in tests/sql/test_statistics.py';

create table kpi.value (
    edition_id bigint not null references report.edition,
    indicator text not null,
    scope text not null,
    scope_code text not null,
    dimension text not null,
    value double precision,
    numerator double precision,
    denominator double precision,
    lower double precision,
    upper double precision,
    n bigint,
    method text not null,
    evidence text,
    primary key (edition_id, indicator, scope, scope_code, dimension)
);
comment on table kpi.value is
'One figure of one edition. Shares are 0-1, changes are percentage points; null value: no data';
comment on column kpi.value.scope is 'national (all of Bakohumas), desk, campaign, message, unit, channel …';
comment on column kpi.value.dimension is 'What the indicator is split by, empty for the figure itself';
comment on column kpi.value.indicator is
'The code of its card: K0.1 … 3.4';

create table statistics.critical_value (
    df integer primary key,
    t_975 double precision not null,
    chi_square_90 double precision not null
);
comment on table statistics.critical_value is
'What PostgreSQL cannot compute: one row per degree of freedom from 1 to 200, to six decimals';
comment on column statistics.critical_value.t_975 is 'Student''s t that 2.5 % lie above';
comment on column statistics.critical_value.chi_square_90 is 'The chi-square that 10 % lie above';
insert into statistics.critical_value (df, t_975, chi_square_90)
select
    df,
    t_975,
    chi_square_90
from unnest(
    array[
        12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157,
        2.228139, 2.200985, 2.178813, 2.160369, 2.144787, 2.131450, 2.119905, 2.109816, 2.100922, 2.093024,
        2.085963, 2.079614, 2.073873, 2.068658, 2.063899, 2.059539, 2.055529, 2.051831, 2.048407, 2.045230,
        2.042272, 2.039513, 2.036933, 2.034515, 2.032245, 2.030108, 2.028094, 2.026192, 2.024394, 2.022691,
        2.021075, 2.019541, 2.018082, 2.016692, 2.015368, 2.014103, 2.012896, 2.011741, 2.010635, 2.009575,
        2.008559, 2.007584, 2.006647, 2.005746, 2.004879, 2.004045, 2.003241, 2.002465, 2.001717, 2.000995,
        2.000298, 1.999624, 1.998972, 1.998341, 1.997730, 1.997138, 1.996564, 1.996008, 1.995469, 1.994945,
        1.994437, 1.993943, 1.993464, 1.992997, 1.992543, 1.992102, 1.991673, 1.991254, 1.990847, 1.990450,
        1.990063, 1.989686, 1.989319, 1.988960, 1.988610, 1.988268, 1.987934, 1.987608, 1.987290, 1.986979,
        1.986675, 1.986377, 1.986086, 1.985802, 1.985523, 1.985251, 1.984984, 1.984723, 1.984467, 1.984217,
        1.983972, 1.983731, 1.983495, 1.983264, 1.983038, 1.982815, 1.982597, 1.982383, 1.982173, 1.981967,
        1.981765, 1.981567, 1.981372, 1.981180, 1.980992, 1.980808, 1.980626, 1.980448, 1.980272, 1.980100,
        1.979930, 1.979764, 1.979600, 1.979439, 1.979280, 1.979124, 1.978971, 1.978820, 1.978671, 1.978524,
        1.978380, 1.978239, 1.978099, 1.977961, 1.977826, 1.977692, 1.977561, 1.977431, 1.977304, 1.977178,
        1.977054, 1.976931, 1.976811, 1.976692, 1.976575, 1.976460, 1.976346, 1.976233, 1.976122, 1.976013,
        1.975905, 1.975799, 1.975694, 1.975590, 1.975488, 1.975387, 1.975288, 1.975189, 1.975092, 1.974996,
        1.974902, 1.974808, 1.974716, 1.974625, 1.974535, 1.974446, 1.974358, 1.974271, 1.974185, 1.974100,
        1.974017, 1.973934, 1.973852, 1.973771, 1.973691, 1.973612, 1.973534, 1.973457, 1.973381, 1.973305,
        1.973231, 1.973157, 1.973084, 1.973012, 1.972941, 1.972870, 1.972800, 1.972731, 1.972663, 1.972595,
        1.972528, 1.972462, 1.972396, 1.972332, 1.972268, 1.972204, 1.972141, 1.972079, 1.972017, 1.971957,
        1.971896
    ],
    array[
        2.705543, 4.605170, 6.251389, 7.779440, 9.236357, 10.644641, 12.017037, 13.361566, 14.683657,
        15.987179, 17.275009, 18.549348, 19.811929, 21.064144, 22.307130, 23.541829, 24.769035, 25.989423,
        27.203571, 28.411981, 29.615089, 30.813282, 32.006900, 33.196244, 34.381587, 35.563171, 36.741217,
        37.915923, 39.087470, 40.256024, 41.421736, 42.584745, 43.745180, 44.903158, 46.058788, 47.212174,
        48.363408, 49.512580, 50.659770, 51.805057, 52.948512, 54.090202, 55.230192, 56.368541, 57.505305,
        58.640537, 59.774289, 60.906607, 62.037537, 63.167121, 64.295400, 65.422413, 66.548197, 67.672786,
        68.796214, 69.918513, 71.039713, 72.159844, 73.278932, 74.397006, 75.514089, 76.630208, 77.745385,
        78.859642, 79.973003, 81.085486, 82.197113, 83.307902, 84.417873, 85.527043, 86.635429, 87.743048,
        88.849916, 89.956048, 91.061460, 92.166166, 93.270180, 94.373516, 95.476186, 96.578204, 97.679581,
        98.780329, 99.880461, 100.979987, 102.078918, 103.177265, 104.275037, 105.372246, 106.468900,
        107.565009, 108.660581, 109.755627, 110.850154, 111.944171, 113.037686, 114.130707, 115.223242,
        116.315298, 117.406883, 118.498004, 119.588667, 120.678880, 121.768650, 122.857982, 123.946883,
        125.035359, 126.123417, 127.211062, 128.298300, 129.385136, 130.471576, 131.557626, 132.643290,
        133.728575, 134.813484, 135.898022, 136.982196, 138.066008, 139.149464, 140.232569, 141.315326,
        142.397741, 143.479816, 144.561557, 145.642968, 146.724052, 147.804813, 148.885255, 149.965383,
        151.045199, 152.124707, 153.203911, 154.282814, 155.361420, 156.439731, 157.517752, 158.595485,
        159.672934, 160.750102, 161.826991, 162.903605, 163.979946, 165.056018, 166.131824, 167.207366,
        168.282646, 169.357668, 170.432435, 171.506948, 172.581210, 173.655225, 174.728993, 175.802519,
        176.875803, 177.948850, 179.021660, 180.094236, 181.166580, 182.238695, 183.310583, 184.382246,
        185.453686, 186.524904, 187.595904, 188.666687, 189.737255, 190.807609, 191.877753, 192.947688,
        194.017415, 195.086937, 196.156255, 197.225371, 198.294287, 199.363004, 200.431525, 201.499851,
        202.567983, 203.635924, 204.703675, 205.771236, 206.838611, 207.905801, 208.972806, 210.039630,
        211.106272, 212.172734, 213.239019, 214.305127, 215.371060, 216.436819, 217.502405, 218.567821,
        219.633067, 220.698144, 221.763054, 222.827798, 223.892378, 224.956794, 226.021048
    ]
) with ordinality as listed (t_975, chi_square_90, df);

create table kpi.label (
    label_rank integer primary key,
    label text not null unique
);
comment on table kpi.label is 'One label of a unit; a higher rank says more';
comment on column kpi.label.label_rank is
'A higher rank says more';
comment on column kpi.label.label is
'The label, as the report prints it';
insert into kpi.label (label_rank, label) values
(1, 'Belum lapor'),
(2, 'Tanpa kegiatan'),
(3, 'Aktif, belum terukur'),
(4, 'Terukur, belum membaik'),
(5, 'Kesadaran membaik'),
(6, 'Perilaku membaik');

create table kpi.card (
    indicator text primary key,
    title text not null,
    why text not null,
    numerator text not null,
    denominator text not null,
    unit text not null,
    better text not null,
    owner text not null,
    reviewed_on date not null,
    scopes text not null default ''
);
comment on table kpi.card is
'What an indicator is called and what it says, in Indonesian: the cards of kpis.yaml as last measured with';
comment on column kpi.card.indicator is
'Its code, as in kpi.value';
comment on column kpi.card.title is
'What it is called in the report';
comment on column kpi.card.why is
'Why it matters, in a sentence';
comment on column kpi.card.numerator is
'What is counted, in words';
comment on column kpi.card.denominator is
'Out of what, in words; a dash: it is no share';
comment on column kpi.card.unit is
'In what its value is: share (0-1), count, hours, points (percentage points), label';
comment on column kpi.card.better is
'Whether higher or lower is better, or neither';
comment on column kpi.card.owner is
'The unit that answers for its definition';
comment on column kpi.card.reviewed_on is
'When the definition was last looked at';
comment on column kpi.card.scopes is
'For whom it is measured, as "national, desk": the values that kpi.value.scope has for it';

create type statistics.stratum as (
    unit_code text,
    before_count bigint,
    before_yes_count bigint,
    after_count bigint,
    after_yes_count bigint,
    no_to_yes_count bigint,
    yes_to_no_count bigint
);
comment on type statistics.stratum is
'One survey of one unit: two arms; the last two only for the same people asked twice, otherwise null';

grant usage on schema kpi, statistics to orkestra_collector, orkestra_reader;
grant insert, delete on kpi.value to orkestra_collector;
grant insert, update on kpi.card to orkestra_collector;
