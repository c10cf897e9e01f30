using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Session.State;
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

    /// <param name="state">What is exported.</param>
    /// <param name="warn">Told when OpenTelemetry does not take its variables: it is no reason not to record.</param>
    /// <returns>What ends it, after a last export; null when no collector is named, and then nothing was loaded.</returns>
    /// <exception cref="UserError">The address of the collector is no address.</exception>
    public static IDisposable? Start(StateTracker state, Action<string> warn)
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

        if (!named)
            return null;
        try
        {
            return new RunningExport(state);
        }
        catch (Exception e)
            when (e is ArgumentException or FormatException or InvalidOperationException or NotSupportedException or OverflowException)
        {
            warn(
                "no metrics are exported: OpenTelemetry does not take one of the OTEL_ variables "
                    + $"({e.Message.ReplaceLineEndings(" ").TrimEnd('.')})"
            );
            return null;
        }
    }

    private sealed class RunningExport : IDisposable
    {
        private readonly RecorderMetrics _metrics;
        private readonly MeterProvider _provider;

        public RunningExport(StateTracker state)
        {
            _metrics = new(state, TimeProvider.System);
            _provider = Sdk.CreateMeterProviderBuilder()
                .ConfigureResource(static resource =>
                    resource
                        .AddService("mycelia-recorder", serviceVersion: typeof(MetricsExport).Assembly.GetName().Version?.ToString(3))
                        .AddEnvironmentVariableDetector()
                )
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
