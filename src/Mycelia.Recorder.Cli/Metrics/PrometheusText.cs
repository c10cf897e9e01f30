using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Mycelia.Recorder.Cli.Metrics;

/// <summary>
/// Instruments in Prometheus' text format, named as OpenTelemetry's specification for it says: units spelled out at the end, counters with
/// <c>_total</c>.
/// </summary>
internal sealed class PrometheusText : IDisposable
{
    /// <summary>The format's media type.</summary>
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();
    private string? _last;

    /// <param name="meter">The meter whose instruments are told.</param>
    public PrometheusText(string meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == meter)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>What they measure now.</summary>
    public string Read()
    {
        lock (_lock)
        {
            _text.Clear();
            _last = null;
            _listener.RecordObservableInstruments();
            return _text.ToString();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var isCounter = instrument is ObservableCounter<double>;
        var name = NameOf(instrument, isCounter);
        if (name != _last)
        {
            _text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {instrument.Description}\n");
            _text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {(isCounter ? "counter" : "gauge")}\n");
            _last = name;
        }

        _text.Append(name);
        var separator = '{';
        foreach (var (key, word) in tags)
        {
            _text.Append(CultureInfo.InvariantCulture, $"{separator}{key}=\"{Escaped(word)}\"");
            separator = ',';
        }

        _text.Append(CultureInfo.InvariantCulture, $"{(tags.IsEmpty ? "" : "}")} {value}\n");
    }

    private static string NameOf(Instrument instrument, bool isCounter)
    {
        var name = instrument.Name.Replace('.', '_');
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        return $"{name}{unit}{(isCounter ? "_total" : "")}";
    }

    private static string Escaped(object? value) =>
        $"{value}"
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
}
