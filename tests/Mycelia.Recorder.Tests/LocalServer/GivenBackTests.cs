using System.Globalization;
using System.Net;

namespace Mycelia.Recorder.Tests.LocalServer;

/// <summary>What is accepted can be given back; what cannot be given back is refused.</summary>
public sealed class GivenBackTests
{
    [Theory]
    [InlineData("1899-12-31T23:59:59.999Z", false)]
    [InlineData("1900-01-01T00:00:00Z", true)]
    [InlineData("1970-01-01T00:00:00Z", true)]
    [InlineData("1969-12-31T23:59:59+14:00", true)]
    [InlineData("2999-12-31T23:59:59.999Z", true)]
    [InlineData("3000-01-01T00:00:00Z", false)]
    [InlineData("9999-12-31T23:59:59.900Z", false)]
    [InlineData("0001-01-01T00:00:00+14:00", false)]
    public async Task A_start_is_accepted_within_bounds(string start, bool isAccepted)
    {
        await using var server = await TestServer.StartAsync();
        var isStored = await SendAsync(server, $$"""{"start":"{{start}}"}""");
        Assert.Equal(isAccepted, isStored);
    }

    [Fact]
    public async Task Metadata_that_is_accepted_comes_back_whatever_it_is()
    {
        await using var server = await TestServer.StartAsync();
        var accepted = 0;
        foreach (var metadata in Metadata())
            accepted += await SendAsync(server, $$"""{"start":"2025-11-02T10:00:00Z","metadata":{{metadata}}}""") ? 1 : 0;
        Assert.Equal(Metadata().Count(), accepted + Refused().Count);
    }

    [Fact]
    public async Task Chunks_at_both_ends_of_time_make_a_recording_that_is_given_back()
    {
        await using var server = await TestServer.StartAsync();
        var id = await server.StoreAsync(new Upload { Start = "1900-01-01T00:00:00Z" });
        await server.StoreAsync(
            new Upload
            {
                SourceFileId = id,
                Number = int.MaxValue,
                Start = "2999-12-31T23:59:59.999Z",
            }
        );
        using var head = await server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"/api/recordings/{id}/audio"));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(1, (await server.GetJsonAsync($"/api/recordings/{id}")).GetProperty("recording").GetProperty("gaps").GetInt32());
    }

    [Fact]
    public async Task Audio_of_more_than_ten_minutes_is_413()
    {
        await using var server = await TestServer.StartAsync();
        await server.StoreAsync(new Upload { Audio = Wav.Of(600 * 1_000, rate: 1_000) });
        using var answer = await server.SendAsync(new Upload { Audio = Wav.Of((600 * 1_000) + 1, rate: 1_000) });
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    private static List<string> Refused() => ["""{"a":"\ud800"}""", """{"\udfff":1}""", Nested(32), Nested(63)];

    private static IEnumerable<string> Metadata() =>
        [
            .. Refused(),
            Nested(31),
            "{}",
            """{"a":1e999999}""",
            """{"a":"\u0000","\u0000":"b"}""",
            """{"a":1,"a":2}""",
            """{"recording_id":"\u0000"}""",
            """{"recording_id":7}""",
            $$"""{"recording_id":"{{new string('x', 60_000)}}"}""",
            $$"""{"a":"{{new string('漢', 20_000)}}"}""",
            $$"""{"a":[{{string.Join(',', Enumerable.Repeat("[]", 15_000))}}]}""",
            """{"a":"<script>","b":"\u202e\uffff"}""",
        ];

    /// <summary>The part data is itself a level.</summary>
    private static string Nested(int levels) => string.Concat(Enumerable.Repeat("{\"a\":", levels)) + "1" + new string('}', levels);

    /// <summary>Whether it was stored; then everything is asked for.</summary>
    private static async Task<bool> SendAsync(TestServer server, string data)
    {
        using var answer = await server.SendAsync(new Upload { Data = data });
        await AssertAnsweredAsync(server, "/api/recordings");
        if (answer.StatusCode == HttpStatusCode.BadRequest)
            return false;
        Assert.True(answer.IsSuccessStatusCode, data[..Math.Min(data.Length, 200)]);
        var id = (await TestServer.JsonAsync(answer)).GetProperty("source_file_id").GetString();
        foreach (var path in new[] { "", "/audio", "/chunks/0" })
            await AssertAnsweredAsync(server, string.Create(CultureInfo.InvariantCulture, $"/api/recordings/{id}{path}"));
        Assert.False((await server.GetJsonAsync($"/api/recordings/{id}")).GetProperty("recording").TryGetProperty("problem", out _));
        return true;
    }

    private static async Task AssertAnsweredAsync(TestServer server, string path)
    {
        using var answer = await server.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
