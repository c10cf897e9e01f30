using Mycelia.Recorder.Recording.State;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Mycelia.Recorder.Cli.Metrics;

/// <summary>
/// Sends the public state to an OpenTelemetry collector where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names one. The other
/// <c>OTEL_…</c> variables (protocol, headers, interval, resource) are OpenTelemetry's own.
/// </summary>
internal static class MetricsExport
{
    private static readonly string[] Endpoints = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"];

    /// <returns>What ends it, after a last export; null when no collector is named, and then nothing was loaded.</returns>
    /// <exception cref="UserError">The address of the collector is no address.</exception>
    public static IDisposable? Start(StateTracker state)
    {
        var named = false;
        foreach (var variable in Endpoints)
        {
            if (Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } endpoint)
                continue;
            if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                throw new UserError(ExitCode.Usage, $"{variable} must be an address such as http://localhost:4318");
            named = true;
        }

        return named ? new Running(state) : null;
    }

    private sealed class Running : IDisposable
    {
        private readonly RecorderMetrics _metrics;
        private readonly MeterProvider _provider;

        public Running(StateTracker state)
        {
            _metrics = new(state, TimeProvider.System);
            _provider = Sdk.CreateMeterProviderBuilder()
                .ConfigureResource(static resource => resource.AddService(
                    "mycelia-recorder", serviceVersion: typeof(MetricsExport).Assembly.GetName().Version?.ToString(3)).AddEnvironmentVariableDetector())
                .AddMeter(RecorderMetrics.MeterName)
                .AddOtlpExporter()
                .Build();
        }

        public void Dispose()
        {
            _provider.Dispose();
            _metrics.Dispose();
        }
    }
}
