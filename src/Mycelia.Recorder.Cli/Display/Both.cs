using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Display;

/// <summary>Tells two.</summary>
internal sealed class Both(IProgress<RecorderEvent> one, IProgress<RecorderEvent> other) : IProgress<RecorderEvent>
{
    public void Report(RecorderEvent value)
    {
        one.Report(value);
        other.Report(value);
    }
}
