using System.Net;
using System.Text.Json;
using Mycelia.Recorder.Destinations.Mycelia;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Tests.Verification;

namespace Mycelia.Recorder.Tests.Destinations;

/// <summary>What the local server is told besides the audio, and where it is heard.</summary>
public sealed class LocalServerTests : IAsyncLifetime
{
    private LocalRig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await LocalRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Marks_gaps_and_pauses_are_told_with_their_causes_and_the_end_of_the_recording()
    {
        var recording = _rig.Enqueue(3);
        _rig.Enqueue(2, from: 20, recording);
        _rig.Queue.AddGap(recording, new(Second(3), Second(12), GapCause.Paused));
        _rig.Queue.AddGap(recording, new(Second(12), Second(20), GapCause.MicrophoneLost));
        _rig.Queue.Mark(recording, Second(1), "decision");
        await _rig.DeliverAsync();

        var recorder = await ReadAsync();
        Assert.Equal("decision", recorder.GetProperty("marks")[0].GetProperty("label").GetString());
        Assert.Equal(["audio", "pause", "gap", "audio"], Kinds(recorder));
        Assert.Equal(GapCause.MicrophoneLost, recorder.GetProperty("stretches")[2].GetProperty("cause").GetString());

        _rig.Queue.EndRecording(recording);
        var events = await _rig.DeliverAsync();
        Assert.Single(events.Of<RecordingCompleted>());
        recorder = await ReadAsync();
        Assert.Equal(["audio", "pause", "gap", "audio"], Kinds(recorder));
        Assert.Equal("a microphone", recorder.GetProperty("device").GetString());
    }

    [Fact]
    public async Task The_page_is_opened_by_a_link_that_is_good_once()
    {
        var (address, problem) = await new ListeningPage(_rig.Options).FindAsync(CancellationToken.None);
        Assert.Null(problem);
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false };
        using var browser = new HttpClient(handler);
        using var opened = await browser.GetAsync(address);
        Assert.Equal((HttpStatusCode.SeeOther, "/"), (opened.StatusCode, opened.Headers.Location!.ToString()));
        Assert.Contains("HttpOnly", opened.Headers.GetValues("Set-Cookie").Single(), StringComparison.OrdinalIgnoreCase);
        using var again = await browser.GetAsync(address);
        Assert.Equal(HttpStatusCode.Forbidden, again.StatusCode);
    }

    [Fact]
    public async Task A_wrong_key_is_said()
    {
        var (address, problem) = await new ListeningPage(_rig.Options with { ClientSecret = "mycelia_wrong" }).FindAsync(
            CancellationToken.None
        );
        Assert.Null(address);
        Assert.IsType<UploadOutcome.Unauthorized>(problem);
    }

    private static DateTimeOffset Second(int second) => TemporaryQueue.Start.AddSeconds(second);

    private async Task<JsonElement> ReadAsync()
    {
        var window = await _rig.Server.GetJsonAsync("/api/window?from=2026-03-01T12:00:00Z&to=2026-03-01T12:01:00Z");
        return Assert.Single(window.GetProperty("recorders").EnumerateArray());
    }

    private static IEnumerable<string> Kinds(JsonElement recorder) =>
        recorder.GetProperty("stretches").EnumerateArray().Select(static stretch => stretch.GetProperty("kind").GetString()!);
}
