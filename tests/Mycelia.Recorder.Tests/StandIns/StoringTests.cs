using Mycelia.StandIns.Faults;
using Mycelia.StandIns.Http;
using Mycelia.StandIns.Servers;

namespace Mycelia.Recorder.Tests.StandIns;

/// <summary>Generation A's decoder takes its time, and meanwhile nothing is there of what has been sent.</summary>
public sealed class StoringTests : IAsyncLifetime
{
    private const string FindAny = """{"action":"findOne","collection":"audio_chunks","query":{},"options":{"projection":{"_id":1}}}""";
    private readonly MyceliaStandIn _server = new(new() { StoringTime = new(TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(0.6)) });
    private readonly StandInClient _client;

    public StoringTests() => _client = new StandInClient(_server);

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_question_meanwhile_is_truthfully_answered_with_no()
    {
        var asked = new TaskCompletionSource<string>();
        _server.WhileStoring = async _ =>
        {
            asked.SetResult((await _client.DocumentsAsync(FindAny)).Body);
            return null;
        };
        await _client.UploadAsync(new());
        Assert.Equal("null", await asked.Task);
        Assert.NotEqual("null", (await _client.DocumentsAsync(FindAny)).Body);
    }

    [Fact]
    public async Task The_source_file_comes_no_earlier_than_the_chunk()
    {
        var seen = new List<int>();
        _server.BeforeCommit = _ =>
        {
            seen.Add(_server.Store.Documents("source_files").Count);
            return Task.FromResult<WireReply?>(null);
        };
        await _client.UploadAsync(new());
        Assert.Equal([0], seen);
        Assert.Single(_server.Store.Documents("source_files"));
    }

    [Fact]
    public async Task It_stores_all_the_same_when_its_client_has_gone()
    {
        await using var proxy = new FaultProxy(_server.Url);
        _server.WhileStoring = _ =>
        {
            proxy.CutAll();
            return Task.FromResult<WireReply?>(null);
        };
        using var http = new HttpClient { BaseAddress = proxy.Url };
        http.DefaultRequestHeaders.Authorization = _client.Http.DefaultRequestHeaders.Authorization;
        using var content = new LocalServer.Upload().ToContent();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.PostAsync("/api/audio/ingest", content));
        Assert.Empty(_server.Store.Documents("audio_chunks"));
        await _server.UntilAsync(static server => server.Store.Documents("audio_chunks").Count == 1);
    }

    [Fact]
    public void The_times_are_the_same_for_a_seed_and_within_the_range()
    {
        var range = new TimeRange(TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(3));
        var (one, other) = (new Random(7), new Random(7));
        var times = Enumerable.Range(0, 100).Select(_ => range.Draw(one)).ToArray();
        Assert.Equal(times, Enumerable.Range(0, 100).Select(_ => range.Draw(other)));
        Assert.All(times, time => Assert.InRange(time, range.Least, range.Most));
        Assert.True(times.Max() - times.Min() > TimeSpan.FromSeconds(1));
    }
}
