# The platform's own measurements on one page; the product's series are Grafana's (dashboards/grafana).

locals {
  charts = yamldecode(templatefile("${path.module}/dashboards/platform.yaml", { folder = var.folder_id }))
}

resource "yandex_monitoring_dashboard" "platform" {
  name        = local.prefix
  title       = "Maestro, ${var.environment}: платформа"
  description = "Функции, триггеры, шлюз, очереди и база, как их видит облако."

  dynamic "widgets" {
    for_each = { for number, chart in local.charts : number => chart }

    content {
      chart {
        chart_id       = "chart-${widgets.key}"
        title          = widgets.value.title
        display_legend = true

        queries {
          dynamic "target" {
            for_each = widgets.value.queries

            content {
              query     = target.value
              text_mode = true
            }
          }
        }

        visualization_settings {
          type        = "VISUALIZATION_TYPE_LINE"
          interpolate = "INTERPOLATE_LINEAR"
        }
      }

      # Three in a row of 36 columns.
      position {
        x = 12 * (tonumber(widgets.key) % 3)
        y = 8 * floor(tonumber(widgets.key) / 3)
        w = 12
        h = 8
      }
    }
  }
}
