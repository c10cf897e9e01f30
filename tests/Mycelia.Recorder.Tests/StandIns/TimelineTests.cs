using Mycelia.StandIns.Http;
using Mycelia.StandIns.Servers;

namespace Mycelia.Recorder.Tests.StandIns;

/// <summary>The timeline is drawn only when it is asked for, bin by bin, with the rights of whoever asks.</summary>
public sealed class TimelineTests : IAsyncLifetime
{
    private const string Recalculate =
        """{"action":"recalculate","start":{"$date":"2025-11-02T10:00:00Z"},"end":{"$date":"2025-11-02T11:30:00Z"}}""";
    private const string Invalidate =
        """{"action":"invalidate","start":{"$date":"2025-11-02T10:00:00Z"},"end":{"$date":"2025-11-02T11:30:00Z"}}""";
    private static readonly string[] Histograms = ["histogram_5min", "histogram_1hour", "histogram_1day", "histogram_1week"];
    private readonly MyceliaStandIn _server = new(new() { Generation = Generation.B });
    private readonly StandInClient _client;

    public TimelineTests() => _client = new StandInClient(_server);

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Coarser_bins_are_sums_of_finer_ones()
    {
        await InsertAsync("10:00:00", "10:02:00", "10:07:00", "11:01:00");
        Assert.Equal(200, (await _client.TimelineAsync(Recalculate)).Status);
        Assert.Equal(["2, 1, 1", "3, 1", "4", "4"], Histograms.Select(Counts));
    }

    [Fact]
    public async Task A_coarser_bin_counts_what_finer_ones_say_whatever_is_there_now()
    {
        await InsertAsync("10:00:00");
        await _client.TimelineAsync(Recalculate);
        _server.Store.Delete("histogram_5min", []);
        await InsertAsync("10:10:00");
        await _client.TimelineAsync(Recalculate);
        Assert.Equal("2", Counts("histogram_1hour"));

        _server.Store.Delete("audio_chunks", []);
        await _client.TimelineAsync(Recalculate);
        Assert.Equal("2", Counts("histogram_1hour"));
    }

    [Theory]
    [InlineData("recalculate", "timeline", 0)]
    [InlineData("write", "db/audio_chunks", 0)]
    [InlineData("write", "db/histogram_5min", 0)]
    [InlineData("delete", "db/diarizations", 1)]
    [InlineData("read", "db/transcriptions", 1)]
    [InlineData("read", "db/histogram_5min", 1)]
    [InlineData("delete", "db/histogram_1hour", 1)]
    [InlineData("read", "db/histogram_1hour", 2)]
    [InlineData("update", "db/histogram_1day", 2)]
    [InlineData("read", "db/histogram_1day", 3)]
    [InlineData("write", "db/histogram_1week", 3)]
    public async Task A_right_that_is_missing_ends_it_in_the_middle_and_what_was_drawn_stays(string action, string path, int drawn)
    {
        await InsertAsync("10:00:00");
        _server.Rights = KeyRights.AllBut(action, path);
        var answer = await _client.TimelineAsync(Recalculate);
        Assert.Equal((400, """{"success":false,"error":"Invalid parameters"}"""), (answer.Status, answer.Body));
        Assert.Equal(drawn, Histograms.Count(histogram => _server.Store.Documents(histogram).Count > 0));
    }

    [Fact]
    public async Task A_key_for_deliveries_may_have_it_drawn_and_marked()
    {
        await InsertAsync("10:00:00");
        _server.Rights = KeyRights.Deliveries;
        Assert.Equal(200, (await _client.TimelineAsync(Recalculate)).Status);
        Assert.Equal(200, (await _client.TimelineAsync(Invalidate)).Status);
        Assert.All(Histograms[..2], histogram => Assert.True(Assert.Single(_server.Store.Documents(histogram))["stale"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task A_range_without_audio_is_no_proof_of_the_right_to_write_bins()
    {
        _server.Rights = KeyRights.AllBut("write", "db/histogram_");
        Assert.Equal(200, (await _client.TimelineAsync(Recalculate)).Status);
        _server.Rights = KeyRights.AllBut("read", "db/histogram_1day");
        Assert.Equal(400, (await _client.TimelineAsync(Recalculate)).Status);
    }

    [Theory]
    [InlineData("invalidate", "timeline")]
    [InlineData("update", "db/histogram_1day")]
    public async Task To_mark_bins_takes_the_right_to_update_each_kind_of_them(string action, string path)
    {
        _server.Rights = KeyRights.AllBut(action, path);
        Assert.Equal(400, (await _client.TimelineAsync(Invalidate)).Status);
        Assert.Equal(
            path == "timeline" ? 400 : 200,
            (await _client.TimelineAsync(Invalidate.Replace("}}", """},"resolution":"1hour"}""", StringComparison.Ordinal))).Status
        );
    }

    [Fact]
    public async Task An_upload_marks_its_bins_with_the_rights_of_the_server()
    {
        await InsertAsync("10:00:00");
        await _client.TimelineAsync(Recalculate);
        (_server.Generation, _server.Rights) = (Generation.A, KeyRights.None);
        await _client.UploadAsync(new() { Start = "2025-11-02T09:59:30Z" });
        Assert.True(Assert.Single(_server.Store.Documents("histogram_5min"))["stale"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Without_a_range_everything_is_drawn_and_nothing_is_an_error()
    {
        Assert.Equal(500, (await _client.TimelineAsync("""{"action":"recalculate"}""")).Status);
        await InsertAsync("10:00:00", "18:00:10");
        Assert.Equal(200, (await _client.TimelineAsync("""{"action":"recalculate","all":true}""")).Status);
        Assert.Equal("2", Counts("histogram_1day"));
    }

    [Fact]
    public async Task Its_answer_is_lost_where_a_test_wants_it()
    {
        await InsertAsync("10:00:00");
        var asked = 0;
        _server.BeforeCommit = _ => Task.FromResult<WireReply?>(++asked == 1 ? WireReply.With(new WireAnswer(502, "Bad Gateway")) : null);
        _server.AfterCommit = _ => Task.FromResult<WireReply?>(asked == 2 ? WireReply.Dropped : null);
        Assert.Equal(502, (await _client.TimelineAsync(Recalculate)).Status);
        Assert.Empty(_server.Store.Documents("histogram_5min"));
        await Assert.ThrowsAsync<HttpRequestException>(() => _client.TimelineAsync(Recalculate));
        Assert.Single(_server.Store.Documents("histogram_5min"));
        Assert.Equal(200, (await _client.TimelineAsync(Recalculate)).Status);
    }

    [Fact]
    public async Task Its_indexes_are_made_once()
    {
        Assert.Equal(200, (await _client.TimelineAsync("""{"action":"ensureIndex"}""")).Status);
        _server.Rights = KeyRights.AllBut("write", "db/");
        Assert.Equal(200, (await _client.TimelineAsync("""{"action":"ensureIndex"}""")).Status);
        Assert.Equal(
            ["_id_", "start_1"],
            _server.Store.Indexes("histogram_1week").Select(static index => index["name"]!.GetValue<string>())
        );
    }

    private async Task InsertAsync(params string[] times)
    {
        foreach (var time in times)
            Assert.Equal(
                200,
                (
                    await _client.DocumentsAsync(
                        $$$"""{"action":"insertOne","collection":"audio_chunks","doc":{"start":{"$date":"2025-11-02T{{{time}}}Z"} } }"""
                    )
                ).Status
            );
    }

    private string Counts(string histogram) =>
        string.Join(
            ", ",
            _server.Store.Documents(histogram).Select(static bin => bin["totals"]!["audio_chunks"]!["count"]!.GetValue<int>())
        );
}
