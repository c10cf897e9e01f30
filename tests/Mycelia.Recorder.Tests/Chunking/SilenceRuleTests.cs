using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Chunking;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Chunking;

/// <summary>What counts as silence: a room, and what is said in it.</summary>
public sealed class SilenceRuleTests
{
    private const int Rate = 16_000;
    private readonly Random _random = new(7);

    [Theory]
    [InlineData(20)]
    [InlineData(10)]
    [InlineData(6)]
    public void A_word_in_noise_is_no_silence(double snrDb)
    {
        foreach (var speechDb in new[] { -30.0, -45, -60 })
        {
            foreach (var word in new[] { Voiced(0.4), Hissing(0.4), Swelling(Voiced(1.5)) })
                Assert.False(IsQuiet(Mix(Noise(speechDb - snrDb, 40), word, speechDb, at: 25)), $"a word of {speechDb} dBFS");
        }
    }

    [Theory]
    [InlineData(-55)]
    [InlineData(-75)]
    [InlineData(-100)]
    public void The_noise_of_a_room_is(double noiseDb) => Assert.True(IsQuiet(Noise(noiseDb, 40)));

    [Fact]
    public void What_is_louder_than_the_level_is_none_however_steady() => Assert.False(IsQuiet(Noise(-45, 40)));

    [Fact]
    public void An_offset_and_hum_do_not_count()
    {
        var room = Noise(-65, 40);
        for (var i = 0; i < room.Length; i++)
            room[i] += 0.02 + 0.008 * Math.Sin(2 * Math.PI * 50 * i / Rate);
        Assert.True(IsQuiet(room));
    }

    [Fact]
    public void It_takes_as_long_as_it_is_said_to_and_begins_anew_after_a_gap()
    {
        var rule = new SilenceRule(AudioFormat.Default, SilenceOptions.Default);
        rule.Add(new byte[2 * Rate * 29]);
        Assert.False(rule.IsQuiet);
        rule.Add(new byte[2 * Rate]);
        Assert.True(rule.IsQuiet);
        rule.Restart();
        Assert.False(rule.IsQuiet);
    }

    [Fact]
    public void A_channel_in_which_somebody_speaks_is_enough()
    {
        var spoken = Mix(Noise(-70, 40), Voiced(0.4), -50, at: 25);
        var other = Noise(-58, 40);
        var rule = new SilenceRule(AudioFormat.Default with { Channels = 2 }, SilenceOptions.Default);
        var samples = new short[2 * spoken.Length];
        for (var i = 0; i < spoken.Length; i++)
            (samples[2 * i], samples[2 * i + 1]) = (Sample(other[i]), Sample(spoken[i]));
        rule.Add(MemoryMarshal.AsBytes(samples.AsSpan()));
        Assert.False(rule.IsQuiet);
    }

    [Theory]
    [InlineData(SampleFormat.S24)]
    [InlineData(SampleFormat.F32)]
    public void However_samples_are_written_down_it_is_the_same(SampleFormat samples)
    {
        foreach (var (sound, isQuiet) in new[] { (Noise(-65, 40), true), (Mix(Noise(-70, 40), Voiced(0.4), -45, at: 25), false) })
        {
            var rule = new SilenceRule(AudioFormat.Default with { Samples = samples }, SilenceOptions.Default);
            rule.Add(PcmSamples.Convert(MemoryMarshal.AsBytes(Array.ConvertAll(sound, Sample).AsSpan()), SampleFormat.S16, samples));
            Assert.Equal(isQuiet, rule.IsQuiet);
        }
    }

    private static bool IsQuiet(double[] sound)
    {
        var rule = new SilenceRule(AudioFormat.Default, SilenceOptions.Default);
        rule.Add(MemoryMarshal.AsBytes(Array.ConvertAll(sound, Sample).AsSpan()));
        return rule.IsQuiet;
    }

    private static short Sample(double value) => (short)Math.Clamp(Math.Round(32_768 * value), short.MinValue, short.MaxValue);

    private double[] Noise(double levelDb, int seconds)
    {
        var amplitude = Math.Pow(10, levelDb / 20) * Math.Sqrt(3);
        return [.. Enumerable.Range(0, seconds * Rate).Select(_ => amplitude * (2 * _random.NextDouble() - 1))];
    }

    /// <summary>Pulses of a voice through two resonances, coming and going as a syllable does.</summary>
    private static double[] Voiced(double seconds)
    {
        var sound = new double[(int)(seconds * Rate)];
        foreach (var formant in new[] { 600.0, 1_700 })
        {
            var (radius, last, beforeLast) = (Math.Exp(-Math.PI * 90 / Rate), 0.0, 0.0);
            for (var i = 0; i < sound.Length; i++)
            {
                var pulse = i % (Rate / 130) == 0 ? 1.0 : 0;
                var next = pulse + 2 * radius * Math.Cos(2 * Math.PI * formant / Rate) * last - radius * radius * beforeLast;
                (beforeLast, last) = (last, next);
                sound[i] += next * Math.Sin(Math.PI * i / sound.Length);
            }
        }

        return sound;
    }

    private double[] Hissing(double seconds)
    {
        var sound = Noise(0, (int)Math.Ceiling(seconds))[..(int)(seconds * Rate)];
        for (var i = 0; i < sound.Length; i++)
            sound[i] *= Math.Sin(Math.PI * i / sound.Length);
        return sound;
    }

    private static double[] Swelling(double[] sound)
    {
        for (var i = 0; i < sound.Length; i++)
            sound[i] *= Math.Min(1, 2.0 * i / sound.Length);
        return sound;
    }

    /// <summary>The word is as loud as is said over all its length.</summary>
    private static double[] Mix(double[] room, double[] word, double levelDb, int at)
    {
        var scale = Math.Pow(10, levelDb / 20) / Math.Sqrt(word.Average(static sample => sample * sample));
        for (var i = 0; i < word.Length; i++)
            room[at * Rate + i] += scale * word[i];
        return room;
    }
}
