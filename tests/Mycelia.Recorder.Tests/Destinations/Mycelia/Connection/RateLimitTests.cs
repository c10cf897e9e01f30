using System.Diagnostics;
using FsCheck.Fluent;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Mycelia.Connection;
using Mycelia.Recorder.Destinations.Mycelia.Ingest;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia.Connection;

public sealed class RateLimitTests
{
    private const string Stored = """{"success":true,"chunk_id":"1","source_file_id":"6b02","chunk_number":0}""";

    /// <summary>Whoever asks, and however long nobody does: no stretch of time has more than the limit, and a moment's worth.</summary>
    [Fact]
    public void No_stretch_of_time_has_more_than_it_allows() =>
        Properties.Holds(
            Prop.ForAll(
                (
                    from rate in Gen.Choose(8_000, 5_000_000)
                    from pauses in Gen.NonEmptyListOf(Gen.Choose(0, 800))
                    select (rate, pauses)
                ).ToArbitrary(),
                static given =>
                {
                    var time = new FakeTime();
                    var limit = new RateLimit(given.rate, time);
                    var left = new List<(double At, int Bytes)>();
                    foreach (var pause in given.pauses)
                    {
                        time.Advance(TimeSpan.FromMilliseconds(pause));
                        var at = TimeSpan.FromTicks(time.GetTimestamp()) + limit.Take(limit.Piece);
                        left.Add((at.TotalSeconds, limit.Piece));
                    }

                    for (var first = 0; first < left.Count; first++)
                    {
                        var sum = 0L;
                        for (var last = first; last < left.Count; last++)
                        {
                            sum += left[last].Bytes;
                            Assert.InRange(sum, 0, given.rate * (left[last].At - left[first].At + 0.25) + limit.Piece + 1);
                        }
                    }
                }
            ),
            cases: 200
        );

    [Fact]
    public void What_is_asked_for_without_a_pause_leaves_as_fast_as_it_may()
    {
        var limit = new RateLimit(200_000, new FakeTime());
        var wait = TimeSpan.Zero;
        for (var bytes = 0; bytes < 2_000_000; bytes += limit.Piece)
            wait = limit.Take(limit.Piece);
        Assert.InRange(wait.TotalSeconds, 9.5, 10);
    }

    /// <summary>
    /// Four at once, for ten seconds by a clock on the wall. Each takes longer than a request may without progress. How much less
    /// than the limit they get is this machine's business; that the limit itself takes nothing away is tested above.
    /// </summary>
    [Fact]
    public async Task All_uploads_together_keep_to_it_and_none_is_given_up_for_it()
    {
        const int Rate = 400_000;
        await using var server = new ScriptedServer(static exchange =>
            exchange.ReadAndAnswerAsync(200, exchange.IsFor("/oauth/token") ? ScriptedServer.Token : Stored)
        );
        using var destination = new IngestDestination(
            server.Options with
            {
                Limit = new RateLimit(Rate, TimeProvider.System),
                RequestTimeout = TimeSpan.FromSeconds(2),
                SlowestUpload = int.MaxValue,
            }
        );
        var audio = new ChunkAudio(new byte[Rate / 4 * 10 / 3], AudioEncoding.Wav);
        var clock = Stopwatch.StartNew();
        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(async lane =>
                {
                    var stored = new List<UploadOutcome>();
                    for (var i = 0; i < 3; i++)
                        stored.Add(await destination.StoreAsync(NewChunk(3 * lane + i), audio, CancellationToken.None));
                    return stored;
                })
        );
        var took = clock.Elapsed.TotalSeconds;
        Assert.All(outcomes.SelectMany(static one => one), static outcome => Assert.IsType<UploadOutcome.Stored>(outcome));
        var bytes = server.Bodies.Sum(static body => (long)body.Length);
        TestContext.Current.TestOutputHelper?.WriteLine(
            FormattableString.Invariant($"{bytes} bytes in {took:0.00} s: {bytes / took:0} a second, {Rate} are allowed")
        );
        Assert.InRange(bytes / took, 0, 1.1 * Rate);
    }

    [Fact]
    public async Task A_server_that_takes_nothing_is_still_given_up()
    {
        using var release = new SemaphoreSlim(0);
        await using var server = new ScriptedServer(exchange =>
            exchange.IsFor("/oauth/token") ? exchange.ReadAndAnswerAsync(200, ScriptedServer.Token) : release.WaitAsync()
        );
        using var destination = new IngestDestination(
            server.Options with
            {
                Limit = new RateLimit(1_000_000_000, TimeProvider.System),
                RequestTimeout = TimeSpan.FromMilliseconds(500),
                SlowestUpload = int.MaxValue,
            }
        );
        var outcome = await destination.StoreAsync(
            NewChunk(0),
            new ChunkAudio(new byte[40_000_000], AudioEncoding.Wav),
            CancellationToken.None
        );
        Assert.Contains("did not take 40000 kB", Assert.IsType<UploadOutcome.Transient>(outcome).Reason, StringComparison.Ordinal);
        release.Release(10);
    }

    private static QueuedChunk NewChunk(int number) =>
        new(1, TemporaryQueue.NewRecording(), number, TemporaryQueue.Start, TimeSpan.FromSeconds(10), 320_044, 0, null);
}
