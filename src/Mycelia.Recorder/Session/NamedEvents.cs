using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Session;

/// <summary>Says with each event which of several inputs it is about.</summary>
/// <param name="name">Which.</param>
/// <param name="next">Told the same events, with that.</param>
internal sealed class NamedEvents(InputName name, IProgress<RecorderEvent> next) : IProgress<RecorderEvent>
{
    /// <inheritdoc/>
    public void Report(RecorderEvent value) => next.Report(value with { Input = name });
}
