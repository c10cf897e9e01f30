using System.Runtime.InteropServices;
using Mycelia.Page.Tests.Support;
using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Tests.Audio;

namespace Mycelia.Page.Tests;

/// <summary>A chunk in Opus as the recorder sends it, decoded by the browser in which Mycelia plays it.</summary>
[Collection(nameof(OneBrowser))]
public sealed class OpusInBrowserTests(PageRig rig)
{
    /// <summary>What browsers decode Opus to, whatever was recorded.</summary>
    private const int Rate = 48_000;

    [Theory]
    [InlineData(16_000, 1, 160_000)]
    [InlineData(16_000, 1, 16_777)]
    [InlineData(16_000, 2, 40_123)]
    [InlineData(48_000, 1, 96_001)]
    [InlineData(8_000, 1, 801)]
    public async Task It_is_heard_as_long_as_it_was_recorded_in_its_place_and_true_to_the_end(int rate, int channels, int frames)
    {
        var format = new AudioFormat(rate, channels);
        var original = Voice.Samples(format, frames);
        var opus = new OpusEncoder().Encode(Voice.Wav(format, original));

        var heard = await DecodeAsync(opus);

        Assert.Equal(channels, heard.Length);
        var expected = Raised(original, format);
        foreach (var channel in heard)
        {
            Assert.Equal(expected.Length, channel.Length);
            Assert.Equal(0, Chirp.Lag(expected, channel));
            Assert.True(Chirp.Correlation(expected, channel) > 0.98, $"correlation {Chirp.Correlation(expected, channel):0.000}");
            var end = Math.Min(Rate / 50, channel.Length / 2);
            var last = Chirp.Correlation(expected.AsSpan()[^end..], channel.AsSpan()[^end..]);
            Assert.True(last > 0.95, $"the last 20 ms correlate by {last:0.00}");
        }
    }

    /// <summary>The first channel at the browser's rate.</summary>
    private static short[] Raised(short[] samples, AudioFormat format)
    {
        var mono = samples.Where((_, i) => i % format.Channels == 0).Select(static sample => sample / 32_768f).ToArray();
        if (format.SampleRate == Rate)
            return ToShorts(mono);
        using var converter = new Mycelia.Recorder.Audio.PcmConverter(new(format.SampleRate, 1), new(Rate, 1));
        return ToShorts([.. converter.Convert(mono).ToArray(), .. converter.Finish().ToArray()]);
    }

    private static short[] ToShorts(ReadOnlySpan<float> samples)
    {
        var shorts = new short[samples.Length];
        for (var i = 0; i < samples.Length; i++)
            shorts[i] = (short)Math.Clamp(samples[i] * 32_768, short.MinValue, short.MaxValue);
        return shorts;
    }

    private async Task<short[][]> DecodeAsync(byte[] opus)
    {
        await using var page = await rig.OpenAsync(OpenPage.At(PageRig.Evening, 60));
        var channels = await page.Page.EvaluateAsync<string[]>(
            """
            async ([file, rate]) => {
              const bytes = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
              const audio = await new OfflineAudioContext(1, 1, rate).decodeAudioData(bytes.buffer);
              return Array.from({ length: audio.numberOfChannels }, (_, number) => {
                const samples = new Uint8Array(audio.getChannelData(number).slice().buffer);
                let text = "";
                for (let at = 0; at < samples.length; at += 8192) text += String.fromCharCode(...samples.subarray(at, at + 8192));
                return btoa(text);
              });
            }
            """,
            new object[] { Convert.ToBase64String(opus), Rate }
        );
        return [.. channels.Select(static channel => ToShorts(MemoryMarshal.Cast<byte, float>(Convert.FromBase64String(channel))))];
    }
}
