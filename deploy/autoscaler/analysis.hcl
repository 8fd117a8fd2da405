# Made by `python deploy/render.py` from talqin/fleet/policies.py; do not edit.
scaling {
  enabled = true
  min     = 0
  max     = 50

  policy {
    evaluation_interval  = "10s"
    cooldown             = "60s"
    cooldown_on_scale_up = "10s"
    on_check_error       = "fail"

    check "cpu_high" {
      source       = "prometheus"
      group        = "load"
      query        = "(max(talqin_fleet:cpu{group=\"analysis\"}) or vector(0)) * ((max(talqin_fleet:wanted{group=\"analysis\"}) or vector(0)) < bool 50)"
      query_window = "instant"

      strategy "threshold" {
        lower_bound           = 70
        delta                 = 2
        within_bounds_trigger = 1
      }
    }

    check "queue_long" {
      source       = "prometheus"
      group        = "load"
      query        = "(max(talqin_fleet:queue{group=\"analysis\"}) or vector(0)) * ((max(talqin_fleet:wanted{group=\"analysis\"}) or vector(0)) < bool 50)"
      query_window = "instant"

      strategy "threshold" {
        lower_bound           = 100
        delta                 = 3
        within_bounds_trigger = 1
      }
    }

    check "work_waits" {
      source       = "prometheus"
      group        = "load"
      query        = "(max(talqin_fleet:age{group=\"analysis\"}) or vector(1000)) * ((max(talqin_fleet:wanted{group=\"analysis\"}) and on () max(nomad_nomad_job_summary_running{exported_job=\"talqin-analysis\",task_group=\"analysis\"}) or vector(1)) < bool 1)"
      query_window = "instant"

      strategy "threshold" {
        lower_bound           = 30
        delta                 = 1
        within_bounds_trigger = 1
      }
    }

    check "day_begins" {
      source       = "prometheus"
      group        = "load"
      query        = "(max(talqin_fleet:day{group=\"analysis\"}) or vector(1000)) * ((max(talqin_fleet:wanted{group=\"analysis\"}) and on () max(nomad_nomad_job_summary_running{exported_job=\"talqin-analysis\",task_group=\"analysis\"}) or vector(1)) < bool 1)"
      query_window = "instant"

      strategy "threshold" {
        lower_bound           = 45
        delta                 = 1
        within_bounds_trigger = 1
      }
    }

    check "idle" {
      source       = "prometheus"
      group        = "load"
      query        = "(max(max_over_time(talqin_fleet:cpu{group=\"analysis\"}[600s])) or vector(1000)) + 1000 * ((max(max_over_time(talqin_fleet:missing{group=\"analysis\"}[600s])) or vector(1)) > bool 0) + 1000 * ((max(count_over_time(talqin_fleet:cpu{group=\"analysis\"}[600s])) or vector(0)) < bool 108) + 1000 * ((max(talqin_fleet:wanted{group=\"analysis\"}) or vector(0)) <= bool 1)"
      query_window = "instant"

      strategy "threshold" {
        upper_bound           = 30
        delta                 = -1
        within_bounds_trigger = 1
      }
    }

    check "night" {
      source       = "prometheus"
      group        = "load"
      query        = "(max(max_over_time(talqin_fleet:stay{group=\"analysis\"}[600s])) or vector(1000)) + 1000 * ((max(max_over_time(talqin_fleet:missing{group=\"analysis\"}[600s])) or vector(1)) > bool 0) + 1000 * ((max(count_over_time(talqin_fleet:stay{group=\"analysis\"}[600s])) or vector(0)) < bool 108) + 1000 * ((max(talqin_fleet:wanted{group=\"analysis\"}) or vector(0)) <= bool 0) + 1000 * ((max(talqin_fleet:wanted{group=\"analysis\"}) or vector(0)) > bool 1)"
      query_window = "instant"

      strategy "threshold" {
        upper_bound           = 1
        delta                 = -1
        within_bounds_trigger = 1
      }
    }
  }
}
