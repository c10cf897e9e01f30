using System.Runtime.CompilerServices;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Cli.Lines;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Session.State;

namespace Mycelia.Recorder.Cli.Status;

/// <summary>What displays are told that are attached to this recorder. It costs nothing while none is.</summary>
/// <param name="state">The state.</param>
/// <param name="lines">What happened.</param>
/// <param name="openLevels">How loud each input is, to one who asks.</param>
/// <param name="time">The clock.</param>
internal sealed class LiveFeed(StateTracker state, RecentLines lines, Func<IReadOnlyList<LevelReader>> openLevels, TimeProvider time)
{
    private const int FirstLines = 200;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    /// <summary>A line for each frame, until the recorder has ended.</summary>
    public async IAsyncEnumerable<byte[]> ReadAsync([EnumeratorCancellation] CancellationToken stop)
    {
        var levels = openLevels();
        RecorderState? said = null;
        var seen = Math.Max(0, lines.Since(long.MaxValue).Total - FirstLines);
        try
        {
            while (true)
            {
                var now = state.Current;
                var (fresh, total) = lines.Since(seen);
                yield return new LiveFrame(
                    [.. levels.Select(static level => level.Read())],
                    ReferenceEquals(now, said) ? null : now,
                    fresh.ToArray()
                ).ToLine(time.GetLocalNow());
                (said, seen) = (now, total);
                if (now.Capture == CaptureState.Stopped)
                    yield break;
                await Task.Delay(Period, time, stop);
            }
        }
        finally
        {
            foreach (var level in levels)
                level.Dispose();
        }
    }
}
