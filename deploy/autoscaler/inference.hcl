# Made by `python deploy/render.py` from talqin/fleet/policies.py; do not edit.
scaling {
  enabled = true
  min     = 2
  max     = 200

  policy {
    evaluation_interval  = "10s"
    cooldown             = "300s"
    cooldown_on_scale_up = "60s"
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
        upper_bound           = 108
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
        lower_bound           = 108
        upper_bound           = 120
        percentage            = 20
        within_bounds_trigger = 1
      }
    }

    check "short_by_40" {
      source       = "prometheus"
      group        = "load"
      query        = "(max(talqin_fleet:needed{group=\"inference\"}) or vector(0)) * 100 / clamp_min((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)), 1) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) > bool 0) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) < bool 200)"
      query_window = "instant"

      strategy "threshold" {
        lower_bound           = 120
        upper_bound           = 140
        percentage            = 40
        within_bounds_trigger = 1
      }
    }

    check "short_by_half" {
      source       = "prometheus"
      group        = "load"
      query        = "(max(talqin_fleet:needed{group=\"inference\"}) or vector(0)) * 100 / clamp_min((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)), 1) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) > bool 0) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) < bool 200)"
      query_window = "instant"

      strategy "threshold" {
        lower_bound           = 140
        percentage            = 80
        within_bounds_trigger = 1
      }
    }

    check "gpu_idle" {
      source       = "prometheus"
      group        = "load"
      query        = "(max(max_over_time(talqin_fleet:gpu{group=\"inference\"}[600s])) or vector(1000)) + 1000 * ((max(max_over_time(talqin_fleet:missing{group=\"inference\"}[600s])) or vector(1)) > bool 0) + 1000 * ((max(count_over_time(talqin_fleet:gpu{group=\"inference\"}[600s])) or vector(0)) < bool 36) + 1000 * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) <= bool 2) + 1000 * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) > bool 8)"
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
      query        = "(max(max_over_time(talqin_fleet:needed{group=\"inference\"}[600s])) or vector(1000)) * 100 / clamp_min((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)), 1) + 1000 * ((max(max_over_time(talqin_fleet:missing{group=\"inference\"}[600s])) or vector(1)) > bool 0) + 1000 * ((max(count_over_time(talqin_fleet:needed{group=\"inference\"}[600s])) or vector(0)) < bool 36) + 1000 * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) <= bool 2)"
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
      query        = "(max(max_over_time(talqin_fleet:needed{group=\"inference\"}[600s])) or vector(1000)) * 100 / clamp_min((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)), 1) + 1000 * ((max(max_over_time(talqin_fleet:missing{group=\"inference\"}[600s])) or vector(1)) > bool 0) + 1000 * ((max(count_over_time(talqin_fleet:needed{group=\"inference\"}[600s])) or vector(0)) < bool 36) + 1000 * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) <= bool 2)"
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
