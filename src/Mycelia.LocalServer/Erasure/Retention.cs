using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Peaks;
using Mycelia.LocalServer.Storage;
using Mycelia.LocalServer.Storage.Index;

namespace Mycelia.LocalServer.Erasure;

/// <summary>
/// Deletes what is older than audio is kept, and the oldest where there is more than there may be. What is protected stays.
/// </summary>
/// <param name="reader">Says what there is.</param>
/// <param name="eraser">Deletes.</param>
/// <param name="keep">How long audio is kept; null: for ever.</param>
/// <param name="maxBytes">How large all of it together may be; null: as the disk lets it.</param>
/// <param name="time">Says when it is due.</param>
/// <param name="log">Takes a line when nothing could be deleted.</param>
internal sealed partial class Retention(
    IndexReader reader,
    Eraser eraser,
    TimeSpan? keep,
    long? maxBytes,
    TimeProvider time,
    ILogger<Retention> log
)
{
    private const string By = "retention";
    private const long HourMs = 3_600_000;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    public async Task RunAsync(CancellationToken stop)
    {
        while (keep is not null || maxBytes is not null)
        {
            try
            {
                await ApplyAsync(stop).ConfigureAwait(false);
            }
            catch (StorageException e)
            {
                LogRefused(e);
            }

            await Task.Delay(Interval, time, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes what is due now.</summary>
    public async Task ApplyAsync(CancellationToken stop)
    {
        if (keep is { } length)
            await EraseAsync(
                    new(long.MinValue / 2, HourBefore((time.GetUtcNow() - length).ToUnixTimeMilliseconds())),
                    $"older than {length.TotalHours / 24:0.##} days",
                    stop
                )
                .ConfigureAwait(false);
        if (maxBytes is { } most)
            await ShrinkAsync(most, stop).ConfigureAwait(false);
    }

    /// <summary>An hour of everybody's audio at a time, the oldest first.</summary>
    private async Task ShrinkAsync(long most, CancellationToken stop)
    {
        var after = long.MinValue / 2;
        while (
            reader.Read(static index => ChunkReader.TotalBytes(index)) > most
            && reader.Read(index => OldestFrom(index, after)) is { } oldest
        )
        {
            after = HourBefore(oldest) + HourMs;
            await EraseAsync(new(oldest, after), "more than there is room for", stop).ConfigureAwait(false);
        }
    }

    private async Task EraseAsync(TimeWindow window, string reason, CancellationToken stop)
    {
        var tracks = reader.Read(static index => TrackTable.Of(index, null));
        if (reader.Read(index => tracks.Exists(track => StretchTable.HasAny(index, track.Number, window.ToMs))))
            await eraser.EraseAsync(new(tracks, window, By, reason, SparesProtected: true), stop).ConfigureAwait(false);
    }

    private static long? OldestFrom(SqliteConnection index, long ms) =>
        TrackTable.Of(index, null).Select(track => StretchTable.NextAudio(index, track.Number, ms)).Min();

    private static long HourBefore(long ms) => PeakSteps.FloorDivide(ms, HourMs) * HourMs;

    [LoggerMessage(Level = LogLevel.Error, Message = "what is too old or too much cannot be deleted, and is tried again later")]
    private partial void LogRefused(Exception error);
}
