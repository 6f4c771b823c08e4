-- Every row of every publisher and of the tidy figures files, under one set of columns, as it was received.
{{ config(materialized='view') }}
select * from {{ ref('stg_figures') }}
union all by name
select * from {{ ref('stg_world_bank_wdi') }}
union all by name
select * from {{ ref('stg_imf_imts') }}
union all by name
select * from {{ ref('stg_imf_bop') }}
union all by name
select * from {{ ref('stg_wits') }}
union all by name
select * from {{ ref('stg_world_bank_data360') }}
union all by name
select * from {{ ref('stg_world_bank_pip') }}
union all by name
select * from {{ ref('stg_un_comtrade') }}
union all by name
select * from {{ ref('stg_wto_rta') }}
union all by name
select * from {{ ref('stg_wto_timeseries') }}
union all by name
select * from {{ ref('stg_unsd_sdg') }}
union all by name
select * from {{ ref('stg_un_data_commons') }}
union all by name
select * from {{ ref('stg_ilostat') }}
union all by name
select * from {{ ref('stg_state_bank_of_pakistan') }}
union all by name
select * from {{ ref('stg_pakistan_bureau_of_statistics') }}
union all by name
select * from {{ ref('stg_ember') }}
union all by name
select * from {{ ref('stg_our_world_in_data') }}
union all by name
select * from {{ ref('stg_sbp_easydata') }}
union all by name
select * from {{ ref('int_un_comtrade_apec54') }}
union all by name
select * from {{ ref('int_reconstruction_commitments') }}
