using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary>Opens what <c>record</c> was asked to record.</summary>
internal static class AudioInputs
{
    /// <summary>Checks what can be checked without a sound server, and returns how the input is opened.</summary>
    public static Func<CancellationToken, Task<IAudioSource>> Prepare(RecordSettings settings) => throw new NotSupportedException();
}
