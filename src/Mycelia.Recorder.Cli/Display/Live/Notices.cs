using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Lines;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>The last lines that are worth reading: what the state alone does not say. Chunks that come and go are not.</summary>
/// <param name="verbose">Say more.</param>
/// <param name="time">The clock of the stamps.</param>
internal sealed class Notices(bool verbose, TimeProvider time)
{
    private const int Kept = 1_000;
    private readonly Lock _lock = new();
    private readonly LineFormatter _formatter = new(verbose);
    private readonly Queue<(string Stamp, DisplayLine Line)> _lines = [];
    private bool _isFailing;
    private (string, DisplayLine)[] _all = [];

    /// <summary>The lines, oldest first; another array whenever there is another line.</summary>
    public (string Stamp, DisplayLine Line)[] All => Volatile.Read(ref _all);

    public void Add(RecorderEvent happening)
    {
        lock (_lock)
        {
            var isRecovery = _isFailing && happening is ChunkUploaded;
            _isFailing = happening is UploadFailed || (_isFailing && !isRecovery);
            var now = time.GetLocalNow();
            if (
                _formatter.Format(happening, now) is not { } line
                || (line.Tone is Tone.Captured or Tone.Uploaded && !isRecovery && !verbose)
            )
                return;
            _lines.Enqueue((Times.Stamp(now), line));
            if (_lines.Count > Kept)
                _lines.Dequeue();
            Volatile.Write(ref _all, [.. _lines]);
        }
    }
}
