package main

import "embed"

type metricsCommand struct {
	Dashboard dashboardCommand `cmd:"" help:"Print a dashboard, to import into Grafana."`
	Alerts    alertsCommand    `cmd:"" help:"Print alert rules for Prometheus."`
}

// monitoringFiles are what other programs make of the metrics.
//
//go:embed monitoring
var monitoringFiles embed.FS

type dashboardCommand struct{}

// Run prints the dashboard.
func (c *dashboardCommand) Run(p *program) error { return p.printMonitoring("dashboard.json") }

type alertsCommand struct{}

// Run prints the alert rules.
func (c *alertsCommand) Run(p *program) error { return p.printMonitoring("alerts.yaml") }

func (p *program) printMonitoring(name string) error {
	text, err := monitoringFiles.ReadFile("monitoring/" + name)
	if err != nil {
		return err
	}
	_, err = p.stdout.Write(text)
	return err
}
