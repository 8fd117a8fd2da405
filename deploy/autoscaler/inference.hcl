# Made by `python deploy/render.py` from talqin/fleet/policies.py; do not edit.
scaling {
  enabled = true
  min     = 2
  max     = 200

  policy {
    evaluation_interval  = "10s"
    cooldown             = "60s"
    cooldown_on_scale_up = "10s"
    on_check_error       = "fail"

    check "gpu_high" {
      source       = "prometheus"
      group        = "load"
      query        = "(max(talqin_fleet:gpu{group=\"inference\"}) or vector(0)) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) < bool 200)"
      query_window = "instant"

      strategy "threshold" {
        lower_bound           = 80
        delta                 = 1
        within_bounds_trigger = 1
      }
    }

    check "batch_waits" {
      source       = "prometheus"
      group        = "load"
      query        = "(max(talqin_fleet:age{group=\"inference\"}) or vector(0)) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) < bool 200)"
      query_window = "instant"

      strategy "threshold" {
        lower_bound           = 30
        delta                 = 2
        within_bounds_trigger = 1
      }
    }

    check "oldest_waits" {
      source       = "prometheus"
      group        = "load"
      query        = "(max(talqin_fleet:age{group=\"inference\"}) or vector(0)) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) < bool 200)"
      query_window = "instant"

      strategy "threshold" {
        lower_bound           = 2
        delta                 = 2
        within_bounds_trigger = 1
      }
    }

    check "short_by_8" {
      source       = "prometheus"
      group        = "load"
      query        = "(max(talqin_fleet:needed{group=\"inference\"}) or vector(0)) * 100 / clamp_min((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)), 1) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) > bool 0) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) < bool 200)"
      query_window = "instant"

      strategy "threshold" {
        lower_bound           = 100
        upper_bound           = 106
        percentage            = 8
        within_bounds_trigger = 1
      }
    }

    check "short_by_20" {
      source       = "prometheus"
      group        = "load"
      query        = "(max(talqin_fleet:needed{group=\"inference\"}) or vector(0)) * 100 / clamp_min((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)), 1) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) > bool 0) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) < bool 200)"
      query_window = "instant"

      strategy "threshold" {
        lower_bound           = 106
        upper_bound           = 112
        percentage            = 20
        within_bounds_trigger = 1
      }
    }

    check "short_by_60" {
      source       = "prometheus"
      group        = "load"
      query        = "(max(talqin_fleet:needed{group=\"inference\"}) or vector(0)) * 100 / clamp_min((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)), 1) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) > bool 0) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) < bool 200)"
      query_window = "instant"

      strategy "threshold" {
        lower_bound           = 112
        upper_bound           = 130
        percentage            = 60
        within_bounds_trigger = 1
      }
    }

    check "short_by_120" {
      source       = "prometheus"
      group        = "load"
      query        = "(max(talqin_fleet:needed{group=\"inference\"}) or vector(0)) * 100 / clamp_min((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)), 1) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) > bool 0) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) < bool 200)"
      query_window = "instant"

      strategy "threshold" {
        lower_bound           = 130
        percentage            = 120
        within_bounds_trigger = 1
      }
    }

    check "rush_by_60" {
      source       = "prometheus"
      group        = "load"
      query        = "(max(talqin_fleet:rush{group=\"inference\"}) or vector(0)) * 100 / clamp_min((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)), 1) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) > bool 0) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) < bool 200)"
      query_window = "instant"

      strategy "threshold" {
        lower_bound           = 140
        upper_bound           = 170
        percentage            = 60
        within_bounds_trigger = 1
      }
    }

    check "rush_by_120" {
      source       = "prometheus"
      group        = "load"
      query        = "(max(talqin_fleet:rush{group=\"inference\"}) or vector(0)) * 100 / clamp_min((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)), 1) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) > bool 0) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) < bool 200)"
      query_window = "instant"

      strategy "threshold" {
        lower_bound           = 170
        percentage            = 120
        within_bounds_trigger = 1
      }
    }

    check "gpu_idle" {
      source       = "prometheus"
      group        = "load"
      query        = "(max(max_over_time(talqin_fleet:gpu{group=\"inference\"}[600s])) or vector(1000)) + 1000 * ((max(max_over_time(talqin_fleet:missing{group=\"inference\"}[600s])) or vector(1)) > bool 0) + 1000 * ((max(count_over_time(talqin_fleet:gpu{group=\"inference\"}[600s])) or vector(0)) < bool 108) + 1000 * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) <= bool 2) + 1000 * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) > bool 8)"
      query_window = "instant"

      strategy "threshold" {
        upper_bound           = 30
        delta                 = -1
        within_bounds_trigger = 1
      }
    }

    check "far_too_many" {
      source       = "prometheus"
      group        = "load"
      query        = "(max(max_over_time(talqin_fleet:needed{group=\"inference\"}[600s])) or vector(1000)) * 100 / clamp_min((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)), 1) + 1000 * ((max(max_over_time(talqin_fleet:missing{group=\"inference\"}[600s])) or vector(1)) > bool 0) + 1000 * ((max(count_over_time(talqin_fleet:needed{group=\"inference\"}[600s])) or vector(0)) < bool 108) + 1000 * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) <= bool 2)"
      query_window = "instant"

      strategy "threshold" {
        upper_bound           = 65
        percentage            = -25
        within_bounds_trigger = 1
      }
    }

    check "too_many" {
      source       = "prometheus"
      group        = "load"
      query        = "(max(max_over_time(talqin_fleet:needed{group=\"inference\"}[600s])) or vector(1000)) * 100 / clamp_min((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)), 1) + 1000 * ((max(max_over_time(talqin_fleet:missing{group=\"inference\"}[600s])) or vector(1)) > bool 0) + 1000 * ((max(count_over_time(talqin_fleet:needed{group=\"inference\"}[600s])) or vector(0)) < bool 108) + 1000 * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) <= bool 2)"
      query_window = "instant"

      strategy "threshold" {
        lower_bound           = 65
        upper_bound           = 80
        percentage            = -8
        within_bounds_trigger = 1
      }
    }
  }
}
