using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Mycelia.Recorder.Tests.Audio;

namespace Mycelia.Recorder.Tests.LocalServer.Listening;

/// <summary>What the page asks for: days, windows, peaks and audio.</summary>
public sealed class ListenTests
{
    private const string Day = "from=2025-11-02T10:00:00Z&to=2025-11-02T10:00:10Z";

    [Fact]
    public async Task Days_say_how_much_there_is_in_the_zone_of_whoever_asks()
    {
        await using var server = await TestServer.StartAsync();
        await StoreAsync(server, "2025-11-02T22:59:59Z", 32_000); // midnight in Berlin lies within it
        await StoreAsync(server, "2025-12-24T10:00:00Z", 16_000);

        var days = await server.GetJsonAsync("/api/days?tz=Europe/Berlin");

        Assert.Equal(("Europe/Berlin", "2025-11-02", "2025-12-24"), (Text(days, "tz"), Text(days, "first"), Text(days, "last")));
        Assert.Equal(
            ["2025-11-02 1000", "2025-11-03 1000", "2025-12-24 1000"],
            days.GetProperty("days").EnumerateArray().Select(static day => $"{Text(day, "date")} {day.GetProperty("recorded_ms")}")
        );
        var asked = await server.GetJsonAsync("/api/days?from=2025-11-03&to=2025-12-01&tz=Europe/Berlin");
        Assert.Equal("2025-11-03", Text(Assert.Single(asked.GetProperty("days").EnumerateArray()), "date"));
    }

    [Fact]
    public async Task Of_an_empty_archive_there_is_no_first_day()
    {
        await using var server = await TestServer.StartAsync();
        var days = await server.GetJsonAsync("/api/days");
        Assert.Equal(JsonValueKind.Null, days.GetProperty("first").ValueKind);
        Assert.Empty(days.GetProperty("days").EnumerateArray());
    }

    [Fact]
    public async Task A_day_that_is_far_from_all_others_is_found()
    {
        await using var server = await TestServer.StartAsync();
        await StoreAsync(server, "2019-01-01T12:00:00Z", 1_600);
        await StoreAsync(server, "2025-01-01T12:00:00Z", 1_600);
        var days = await server.GetJsonAsync("/api/days?tz=UTC");
        Assert.Equal(["2019-01-01", "2025-01-01"], days.GetProperty("days").EnumerateArray().Select(static day => Text(day, "date")));
    }

    [Fact]
    public async Task A_day_lists_what_became_of_it()
    {
        await using var server = await TestServer.StartAsync();
        var id = await StoreAsync(server, "2025-11-02T10:00:00Z", 16_000, device: "USB Audio");
        await server.StoreAsync(
            new Upload
            {
                Audio = Wav.Of(16_000),
                SourceFileId = id,
                Number = 1,
                Start = "2025-11-02T10:00:05Z",
            }
        );

        var day = await server.GetJsonAsync("/api/days/2025-11-02?tz=UTC");

        Assert.Equal(("2025-11-02T00:00:00.000Z", "2025-11-03T00:00:00.000Z"), (Text(day, "from"), Text(day, "to")));
        var recorder = Assert.Single(day.GetProperty("recorders").EnumerateArray());
        Assert.Equal(("USB Audio", "first", "USB Audio"), (Text(recorder, "name"), Text(recorder, "key"), Text(recorder, "device")));
        Assert.Equal((2_000, 4_000), (recorder.GetProperty("recorded_ms").GetInt32(), recorder.GetProperty("gap_ms").GetInt32()));
        Assert.Equal(
            [
                "audio 2025-11-02T10:00:00.000Z 2025-11-02T10:00:01.000Z",
                "gap 2025-11-02T10:00:01.000Z 2025-11-02T10:00:05.000Z",
                "audio 2025-11-02T10:00:05.000Z 2025-11-02T10:00:06.000Z",
            ],
            Stretches(recorder)
        );
        Assert.Equal(id, Text(recorder.GetProperty("stretches")[0], "recording"));
    }

    [Fact]
    public async Task Inputs_of_a_key_are_recorders_of_their_own_and_stay_so()
    {
        await using var server = await TestServer.StartAsync();
        await StoreAsync(server, "2025-11-02T10:00:00Z", 16_000, device: "left");
        await StoreAsync(server, "2025-11-02T10:00:00Z", 16_000, device: "right");
        var before = (await server.GetJsonAsync($"/api/window?{Day}")).GetProperty("recorders");
        await StoreAsync(server, "2025-11-02T11:00:00Z", 16_000, device: "left");

        var after = (await server.GetJsonAsync("/api/window?from=2025-11-02T11:00:00Z&to=2025-11-02T12:00:00Z")).GetProperty("recorders");

        Assert.Equal(["left", "right"], before.EnumerateArray().Select(static one => Text(one, "name")));
        Assert.Equal(Text(before[0], "id"), Text(Assert.Single(after.EnumerateArray()), "id"));
    }

    [Fact]
    public async Task A_missing_file_is_a_stretch_with_a_reason_and_silence_and_never_an_error()
    {
        await using var server = await TestServer.StartAsync();
        var id = await StoreAsync(server, "2025-11-02T10:00:00Z", 16_000);
        await server.StoreAsync(
            new Upload
            {
                Audio = Wav.Of(16_000),
                SourceFileId = id,
                Number = 1,
                Start = "2025-11-02T10:00:01Z",
            }
        );
        await server.GetJsonAsync("/api/days/2025-11-02?tz=UTC"); // all there is
        var lost = server.Files("audio").Order(StringComparer.Ordinal).First();
        File.Move(lost, lost + ".away");

        var samples = Wav.Samples(await server.Client.GetByteArrayAsync("/api/audio?from=2025-11-02T10:00:00Z&to=2025-11-02T10:00:02Z"));
        var recorder = (await server.GetJsonAsync("/api/days/2025-11-02?tz=UTC")).GetProperty("recorders")[0];

        Assert.All(samples[..16_000], static sample => Assert.Equal(0, sample));
        Assert.Equal(1, samples[16_000]);
        Assert.Equal(
            ["missing 2025-11-02T10:00:00.000Z 2025-11-02T10:00:01.000Z", "audio 2025-11-02T10:00:01.000Z 2025-11-02T10:00:02.000Z"],
            Stretches(recorder)
        );
        Assert.Contains("missing", Text(recorder.GetProperty("stretches")[0], "cause"), StringComparison.Ordinal);

        File.Move(lost + ".away", lost);
        recorder = (await server.GetJsonAsync("/api/days/2025-11-02?tz=UTC")).GetProperty("recorders")[0];
        Assert.Equal(["audio 2025-11-02T10:00:00.000Z 2025-11-02T10:00:02.000Z"], Stretches(recorder));
    }

    [Fact]
    public async Task A_damaged_file_is_silence_and_a_stretch_with_a_reason()
    {
        await using var server = await TestServer.StartAsync();
        await StoreAsync(server, "2025-11-02T10:00:00Z", 16_000);
        await File.WriteAllBytesAsync(server.Files("audio").Single(), new byte[1_000]);

        var samples = Wav.Samples(await server.Client.GetByteArrayAsync("/api/audio?from=2025-11-02T10:00:00Z&to=2025-11-02T10:00:01Z"));

        Assert.Equal(16_000, samples.Length);
        Assert.All(samples, static sample => Assert.Equal(0, sample));
        var recorder = (await server.GetJsonAsync($"/api/window?{Day}")).GetProperty("recorders")[0];
        Assert.Equal("damaged", Text(recorder.GetProperty("stretches")[0], "kind"));
    }

    [Fact]
    public async Task Peaks_are_there_as_soon_as_the_audio_is()
    {
        await using var server = await TestServer.StartAsync();
        await StoreAsync(server, "2025-11-02T10:00:01Z", 16_000, Wav.Of(16_000, first: -8_000));

        var peaks = await server.GetJsonAsync("/api/peaks?from=2025-11-02T10:00:00Z&to=2025-11-02T10:00:03Z&px=3");

        var pairs = Convert.FromBase64String(Text(Assert.Single(peaks.GetProperty("recorders").EnumerateArray()), "peaks"));
        Assert.Equal([127, -128, -32, 31, 127, -128], pairs.Select(static value => (sbyte)value));
        Assert.Equal(3, peaks.GetProperty("px").GetInt32());
    }

    [Theory]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(200)]
    public async Task Peaks_of_a_few_seconds_are_finer_than_what_is_kept(int pixels)
    {
        await using var server = await TestServer.StartAsync();
        var samples = new short[16_000];
        samples[8_000] = short.MaxValue; // at half a second
        await StoreAsync(server, "2025-11-02T10:00:00Z", 16_000, Wav.OfSamples(samples));

        var peaks = await server.GetJsonAsync($"/api/peaks?from=2025-11-02T10:00:00Z&to=2025-11-02T10:00:01Z&px={pixels}");

        var pairs = Convert.FromBase64String(Text(Assert.Single(peaks.GetProperty("recorders").EnumerateArray()), "peaks"));
        Assert.Equal([pixels / 2], Enumerable.Range(0, pixels).Where(pixel => (sbyte)pairs[(pixel * 2) + 1] > 0));
    }

    [Fact]
    public async Task Audio_goes_over_the_borders_of_chunks_and_recordings_at_its_true_length()
    {
        await using var server = await TestServer.StartAsync();
        await StoreAsync(server, "2025-11-02T10:00:00Z", 16_000, Wav.Of(16_000, first: 1));
        await StoreAsync(server, "2025-11-02T10:00:01Z", 16_000, Wav.Of(16_000, first: 2));
        await StoreAsync(server, "2025-11-02T10:00:03Z", 16_000, Wav.Of(16_000, first: 3));

        var samples = Wav.Samples(
            await server.Client.GetByteArrayAsync("/api/audio?from=2025-11-02T10:00:00.500Z&to=2025-11-02T10:00:05.000Z")
        );

        Assert.Equal(72_000, samples.Length);
        Assert.Equal(8_001, samples[0]);
        Assert.Equal((16_000, 2), (samples[7_999], samples[8_000]));
        Assert.All(samples[24_000..40_000], static sample => Assert.Equal(0, sample));
        Assert.Equal(3, samples[40_000]);
        Assert.All(samples[56_000..], static sample => Assert.Equal(0, sample));
    }

    [Fact]
    public async Task Audio_comes_in_ranges_under_a_tag_that_changes_with_it()
    {
        await using var server = await TestServer.StartAsync();
        await StoreAsync(server, "2025-11-02T10:00:00Z", 16_000);
        var path = $"/api/audio?{Day}";
        using var whole = await server.Client.GetAsync(path);
        var bytes = await whole.Content.ReadAsByteArrayAsync();
        Assert.Equal((44 + 320_000, "audio/wav"), (bytes.Length, whole.Content.Headers.ContentType?.MediaType));

        using var head = await server.Client.SendAsync(new(HttpMethod.Head, path));
        Assert.Equal((bytes.Length, 0), (head.Content.Headers.ContentLength, (await head.Content.ReadAsByteArrayAsync()).Length));

        using var part = await RangeAsync(server, path, whole.Headers.ETag);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(bytes[1_000..1_100], await part.Content.ReadAsByteArrayAsync());

        using var known = new HttpRequestMessage(HttpMethod.Get, path);
        known.Headers.IfNoneMatch.Add(whole.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await server.Client.SendAsync(known)).StatusCode);

        await StoreAsync(server, "2025-11-02T10:00:05Z", 16_000);
        using var changed = await RangeAsync(server, path, whole.Headers.ETag);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
    }

    [Fact]
    public async Task A_month_of_audio_is_one_file_with_its_true_length()
    {
        await using var server = await TestServer.StartAsync();
        await StoreAsync(server, "2025-11-02T10:00:00Z", 16_000, Wav.Of(16_000, first: 1));
        await StoreAsync(server, "2025-12-02T09:59:59Z", 16_000, Wav.Of(16_000, first: 1));

        using var head = await server.Client.SendAsync(
            new(HttpMethod.Head, "/api/audio?from=2025-11-02T10:00:00Z&to=2025-12-02T10:00:00Z")
        );
        var length = head.Content.Headers.ContentLength!.Value;
        Assert.Equal(80 + (30L * 86_400 * 32_000), length); // RF64

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/audio?from=2025-11-02T10:00:00Z&to=2025-12-02T10:00:00Z");
        request.Headers.Range = new RangeHeaderValue(length - 32_000, null);
        using var end = await server.Client.SendAsync(request);
        var last = await end.Content.ReadAsByteArrayAsync();
        Assert.Equal((32_000, 1, 0), (last.Length, last[0], last[1]));
    }

    [Fact]
    public async Task Recordings_of_several_formats_are_one_file()
    {
        await using var server = await TestServer.StartAsync();
        await StoreAsync(server, "2025-11-02T10:00:00Z", 0, Wav.OfSamples([.. Enumerable.Repeat((short)1_000, 16_000)]));
        await StoreAsync(server, "2025-11-02T10:00:01Z", 0, Wav.OfSamples([.. Enumerable.Repeat((short)1_000, 8_000)], rate: 8_000));

        var samples = Wav.Samples(await server.Client.GetByteArrayAsync("/api/audio?from=2025-11-02T10:00:00Z&to=2025-11-02T10:00:02Z"));

        Assert.Equal(32_000, samples.Length);
        Assert.All(samples[17_000..31_000], static sample => Assert.InRange(sample, 950, 1_050));
    }

    [Fact]
    public async Task With_several_recorders_the_request_says_which()
    {
        await using var server = await TestServer.StartAsync();
        await StoreAsync(server, "2025-11-02T10:00:00Z", 16_000, Wav.Of(16_000, first: 1), "left");
        await StoreAsync(server, "2025-11-02T10:00:00Z", 16_000, Wav.Of(16_000, first: 5_000), "right");

        using var refused = await server.Client.GetAsync($"/api/audio?{Day}");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var error = await TestServer.JsonAsync(refused);
        Assert.Equal("recorder", Text(error, "field"));
        Assert.Contains("right", Text(error, "error"), StringComparison.Ordinal);

        var right = (await server.GetJsonAsync($"/api/window?{Day}")).GetProperty("recorders")[1];
        var samples = Wav.Samples(await server.Client.GetByteArrayAsync($"/api/audio?{Day}&recorder={Text(right, "id")}"));
        Assert.Equal(5_000, samples[0]);
    }

    [Theory]
    [InlineData("flac", "audio/flac", "fLaC")]
    [InlineData("opus", "audio/ogg", "OggS")]
    public async Task Audio_is_given_encoded_as_well(string format, string type, string magic)
    {
        await using var server = await TestServer.StartAsync();
        await StoreAsync(server, "2025-11-02T10:00:00Z", 16_000);

        using var answer = await server.Client.GetAsync($"/api/audio?{Day}&format={format}&download=1");

        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(magic, System.Text.Encoding.ASCII.GetString(bytes, 0, 4));
        Assert.Equal($"20251102T100000Z_first.{format}", answer.Content.Headers.ContentDisposition?.FileName);
    }

    [Theory]
    [InlineData("flac")]
    [InlineData("opus")]
    public async Task A_day_is_encoded_while_it_is_sent(string format)
    {
        await using var server = await TestServer.StartAsync();
        await StoreAsync(server, "2025-11-02T10:00:00Z", 16_000);
        const string day = "from=2025-11-02T00:00:00Z&to=2025-11-03T00:00:00Z";
        using var head = await server.Client.SendAsync(new(HttpMethod.Head, $"/api/audio?{day}&format={format}"));
        Assert.Equal((HttpStatusCode.OK, "none"), (head.StatusCode, Assert.Single(head.Headers.AcceptRanges)));

        using var answer = await server.Client.GetAsync(
            $"/api/audio?{day}&format={format}",
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken
        );
        await using var body = await answer.Content.ReadAsStreamAsync();
        // What is sent was not made before: a client that goes ends it.
        Assert.Equal(4, await body.ReadAtLeastAsync(new byte[4], 4));
        Assert.Null(answer.Content.Headers.ContentLength);
        Assert.Equal(head.Headers.ETag, answer.Headers.ETag);
    }

    [Fact]
    public async Task An_encoded_window_is_as_long_as_it_was_asked_for()
    {
        await using var server = await TestServer.StartAsync();
        await StoreAsync(server, "2025-11-02T10:00:02Z", 16_000, Wav.Of(16_000, first: 1));
        var flac = await server.Client.GetByteArrayAsync($"/api/audio?{Day}&format=flac");
        var samples = Decoded.Read(flac).Samples;
        Assert.Equal((160_000, 0, 1), (samples.Length, samples[31_999], samples[32_000]));
    }

    [Theory]
    [InlineData("GET", "Sat, 28 Nov 2026 00:00:00 GMT", null, 200)]
    [InlineData("GET", "\"another\"", null, 200)]
    [InlineData("GET", null, null, 206)]
    [InlineData("HEAD", null, null, 200)]
    [InlineData("GET", null, "\"another\"", 412)]
    [InlineData("GET", null, "*", 206)]
    public async Task A_range_is_given_only_where_its_conditions_hold(string method, string? ifRange, string? ifMatch, int status)
    {
        await using var server = await TestServer.StartAsync();
        await StoreAsync(server, "2025-11-02T10:00:00Z", 16_000);
        using var request = new HttpRequestMessage(new(method), $"/api/audio?{Day}");
        request.Headers.TryAddWithoutValidation("Range", "bytes=0-9");
        if (ifRange is not null)
            request.Headers.TryAddWithoutValidation("If-Range", ifRange);
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using var answer = await server.Client.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("/api/days")]
    [InlineData("/api/peaks?from=0&to=1000&px=10")]
    [InlineData($"/api/audio?{Day}&format=flac")]
    public async Task An_answer_that_the_client_does_not_mean_is_not_sent(string path)
    {
        await using var server = await TestServer.StartAsync();
        await StoreAsync(server, "2025-11-02T10:00:00Z", 16_000);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("If-Match", "\"another\"");
        using var answer = await server.Client.SendAsync(request);
        Assert.Equal((HttpStatusCode.PreconditionFailed, 0), (answer.StatusCode, (await answer.Content.ReadAsByteArrayAsync()).Length));
    }

    [Fact]
    public async Task A_key_looks_and_listens_to_its_own()
    {
        await using var server = await TestServer.StartAsync();
        await StoreAsync(server, "2025-11-02T10:00:00Z", 16_000);
        var id = Text((await server.GetJsonAsync($"/api/window?{Day}")).GetProperty("recorders")[0], "id");
        await server.BecomeAsync("phone", "upload,read");

        Assert.Empty((await server.GetJsonAsync("/api/days")).GetProperty("days").EnumerateArray());
        Assert.Empty((await server.GetJsonAsync($"/api/window?{Day}")).GetProperty("recorders").EnumerateArray());
        Assert.Empty((await server.GetJsonAsync($"/api/peaks?{Day}&px=10")).GetProperty("recorders").EnumerateArray());
        using var audio = await server.Client.GetAsync($"/api/audio?{Day}&recorder={id}");
        Assert.Equal(HttpStatusCode.NotFound, audio.StatusCode);
    }

    [Theory]
    [InlineData("/api/days?from=2025-11-02&to=2027-11-02", "to")]
    [InlineData("/api/days?from=x&to=2025-11-02", "from")]
    [InlineData("/api/days?tz=Mars/Olympus", "tz")]
    [InlineData("/api/days/yesterday", "date")]
    [InlineData("/api/window?from=2025-11-02T10:00:00&to=2025-11-02T10:00:10Z", "from")]
    [InlineData("/api/window?from=2025-11-02T10:00:00Z&to=2025-11-02T10:00:00Z", "to")]
    [InlineData("/api/window?from=0&to=1e12", "to")]
    [InlineData("/api/peaks?from=0&to=1000&px=0", "px")]
    [InlineData("/api/peaks?from=0&to=1000&px=8193", "px")]
    [InlineData("/api/audio?from=0", "to")]
    public async Task What_cannot_be_answered_is_400_with_the_field(string path, string field)
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.Client.GetAsync(path);
        Assert.Equal((HttpStatusCode.BadRequest, field), (answer.StatusCode, Text(await TestServer.JsonAsync(answer), "field")));
    }

    [Fact]
    public async Task What_was_stored_before_there_were_peaks_is_measured_in_the_background()
    {
        await using var server = await TestServer.StartAsync();
        var id = await StoreAsync(server, "2025-11-02T23:59:59Z", 32_000, device: "USB Audio");
        await server.StoreAsync(
            new Upload
            {
                Audio = Wav.Of(16_000),
                SourceFileId = id,
                Number = 1,
                Start = "2025-11-03T00:00:05Z",
            }
        );
        const string window = "from=2025-11-02T23:00:00Z&to=2025-11-03T01:00:00Z";
        var before = (await server.GetJsonAsync($"/api/window?{window}")).GetProperty("recorders").GetRawText();
        var peaks = (await server.GetJsonAsync($"/api/peaks?{window}&px=720")).GetProperty("recorders").GetRawText();

        await server.RestartAsync(() => FormerIndex.Restore(server));

        Assert.Equal(before, (await server.GetJsonAsync($"/api/window?{window}")).GetProperty("recorders").GetRawText());
        await Wait.UntilAsync(async () =>
            (await server.GetJsonAsync($"/api/peaks?{window}&px=720")).GetProperty("recorders").GetRawText() == peaks
        );
    }

    internal static Task<string> StoreAsync(TestServer server, string start, int frames, byte[]? audio = null, string? device = null) =>
        server.StoreAsync(
            new Upload
            {
                Audio = audio ?? Wav.Of(frames),
                Data = JsonSerializer.Serialize(
                    new Dictionary<string, object>
                    {
                        ["start"] = start,
                        ["chunk_number"] = 0,
                        ["metadata"] = device is null ? [] : new Dictionary<string, string> { ["device"] = device },
                    }
                ),
            }
        );

    internal static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    internal static string[] Stretches(JsonElement recorder) =>
        [
            .. recorder
                .GetProperty("stretches")
                .EnumerateArray()
                .Select(static one => $"{Text(one, "kind")} {Text(one, "from")} {Text(one, "to")}"),
        ];

    private static Task<HttpResponseMessage> RangeAsync(TestServer server, string path, EntityTagHeaderValue? tag)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Range = new RangeHeaderValue(1_000, 1_099);
        request.Headers.IfRange = new RangeConditionHeaderValue(tag!);
        return server.Client.SendAsync(request);
    }
}
