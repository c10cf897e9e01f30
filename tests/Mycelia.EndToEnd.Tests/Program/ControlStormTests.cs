using System.Net.Sockets;
using System.Text;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>A storm at the socket of a recorder, while two inputs hear a known signal.</summary>
public sealed class ControlStormTests
{
    private const int Commands = 1_000;
    private const int Askers = 6;

    /// <summary>What is asked besides marks. None of it is to change what is recorded.</summary>
    private static readonly byte[][] Questions =
    [
        Line("status"),
        Line("follow"),
        Line("top"),
        Line("import"),
        Line("""{"version":1,"command":"resume"}"""),
        Line("""{"version":1,"command":"deliver"}"""),
        Line("""{"version":1,"command":"retry","chunks":[{"id":9999,"quarantined":true,"recording":"r","number":1}]}"""),
        Line("""{"version":1,"command":"discard","chunks":[{"id":9999,"quarantined":false,"recording":"r","number":1}]}"""),
        Line("""{"version":2,"command":"pause","input":"nobody"}"""),
        Line("""{"version":2,"command":"forget","input":"left","from_ms":0,"to_ms":1}"""),
        Line("""{"version":1,"command":"forget","from_ms":9,"to_ms":1}"""),
        Line("{}"),
        Line("\0\0\0"),
        """{"version":1,"command":"stop"}"""u8.ToArray(),
        [(byte)'{', .. new byte[200_000]],
    ];

    [Fact]
    public async Task Through_a_storm_of_control_not_a_frame_of_either_input_is_missing()
    {
        string[] names = ["left", "right"];
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync(microphone: false);
        PipeSource[] microphones = [await sound.AddPipeSourceAsync(names[0]), await sound.AddPipeSourceAsync(names[1])];
        byte[][] signals = [Pcm.Noise(90 * 16_000, seed: 1), Pcm.Noise(90 * 16_000, seed: 2)];
        await using var recorder = RecorderProcess.Start(
            place.Folder,
            sound.Environment,
            ["--no-upload", "--json", "--chunk-seconds", "1", "--device", names[0], "--device", names[1]]
        );
        await recorder.EventAsync("recording_started");
        await recorder.EventAsync("recording_started");
        using var enough = new CancellationTokenSource();
        var speaking = microphones.Zip(signals).Select(one => one.First.SpeakAsync(one.Second, enough.Token)).ToArray();
        await ChunksAsync(recorder, names, DateTimeOffset.MinValue);

        await using var one = await TmuxTerminal.OpenAsync(place.Folder, sound.Environment, 80, 24);
        await using var other = await TmuxTerminal.OpenAsync(place.Folder, sound.Environment, 120, 40);
        await one.EnterAsync("$R top");
        await other.EnterAsync("$R top");
        await one.ScreenAsync("● RECORDING");
        await other.ScreenAsync("● RECORDING");
        // They ask for everything, and read nothing of it.
        var slow = Enumerable.Range(0, 4).Select(_ => Connect(place)).ToList();
        slow.ForEach(static client => client?.Send("top\n"u8));

        var began = DateTimeOffset.UtcNow;
        var marked = (await Task.WhenAll(Enumerable.Range(0, Askers).Select(asker => Task.Run(() => StormAsync(place, asker))))).Sum();
        var ended = DateTimeOffset.UtcNow;
        await ChunksAsync(recorder, names, ended);
        slow.ForEach(static client => client?.Dispose());
        // It is as ready to hear as before.
        await one.ScreenAsync("● RECORDING");
        var last = await RecorderProcess.RunAsync(place.Folder, [], "mark", "after the storm");
        Assert.Equal((0, ""), (last.ExitCode, last.Error));
        Assert.Equal(0, (await RecorderProcess.RunAsync(place.Folder, [], "stop")).ExitCode);
        Assert.Equal(0, await recorder.ExitAsync());
        await enough.CancelAsync();
        await Task.WhenAll(speaking).ContinueWith(static _ => { }, TaskScheduler.Default);

        Assert.InRange(marked, 1, Commands);
        // A mark stands with each of the inputs.
        Assert.Equal(2 * (marked + 1L), place.Query<long>("SELECT COUNT(*) FROM marks"));
        Assert.DoesNotContain("\"event\":\"audio_missing\"", recorder.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\"event\":\"capture_interrupted\"", recorder.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\"event\":\"capture_paused\"", recorder.Output, StringComparison.Ordinal);
        var heard = StoredChunk
            .TakeAll(place)
            .GroupBy(static chunk => chunk.Recording)
            .Select(static chunks => chunks.OrderBy(static chunk => chunk.Start).SelectMany(static chunk => chunk.Pcm).ToArray())
            .ToList();
        Assert.Equal(2, heard.Count);
        Assert.Equal([0, 1], heard.Select(pcm => Array.FindIndex(signals, signal => signal.AsSpan().IndexOf(pcm) >= 0)).Order());
        Assert.All(heard, pcm => Assert.True(pcm.Length / 32_000.0 >= (ended - began).TotalSeconds));
    }

    private static async Task ChunksAsync(RecorderProcess recorder, string[] names, DateTimeOffset after)
    {
        var left = names.ToHashSet();
        while (left.Count > 0)
            left.Remove(
                (await recorder.EventAsync("chunk_captured", e => e.GetProperty("start").GetDateTimeOffset() > after))
                    .GetProperty("input")
                    .GetString()!
            );
    }

    /// <returns>How many marks were promised.</returns>
    private static async Task<int> StormAsync(Workplace place, int asker)
    {
        var random = new Random(asker);
        var marks = 0;
        for (var i = 0; i < Commands / Askers + 1; i++)
        {
            var isMark = random.Next(4) == 0;
            var question = isMark
                ? Line($$"""{"version":1,"command":"mark","label":"{{asker}}-{{i}}"}""")
                : Questions[random.Next(Questions.Length)];
            // Some die as soon as they have asked, some in the middle of it, and most hear the beginning of an answer.
            var dies = !isMark && random.Next(2) == 0;
            if (Connect(place) is not { } client)
                continue;
            using (client)
            {
                try
                {
                    if (dies)
                    {
                        client.LingerState = new(enable: true, 0);
                        await client.SendAsync(question.AsMemory(0, random.Next(question.Length + 1)));
                        continue;
                    }

                    await client.SendAsync(question);
                    client.Shutdown(SocketShutdown.Send);
                    if (isMark)
                        marks += await HearAsync(client) ? 1 : 0;
                    else
                        await client.ReceiveAsync(new byte[256]);
                }
                catch (SocketException)
                {
                    // It was sent away: too many at once, or it said too much.
                }
            }
        }

        return marks;
    }

    private static byte[] Line(string text) => Encoding.UTF8.GetBytes(text + "\n");

    private static async Task<bool> HearAsync(Socket client)
    {
        using var answer = new MemoryStream();
        var piece = new byte[4_096];
        while (await client.ReceiveAsync(piece) is > 0 and var length)
            answer.Write(piece, 0, length);
        return Encoding.UTF8.GetString(answer.ToArray()).Contains("marked ", StringComparison.Ordinal);
    }

    private static Socket? Connect(Workplace place)
    {
        var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            client.Connect(new UnixDomainSocketEndPoint(place.QueueFile + ".socket"));
            return client;
        }
        catch (SocketException)
        {
            client.Dispose();
            return null;
        }
    }
}
