using System.Runtime.InteropServices;
using System.Text.Json;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Journal;
using Mycelia.Recorder.Tests.Audio;

namespace Mycelia.Recorder.Tests.Queue;

/// <summary>What a dead recorder left of its open chunk, in each sample format.</summary>
public sealed class OpenChunkTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeMilliseconds(1_772_000_000_123);

    [Theory]
    [MemberData(nameof(SampledSignal.Formats), MemberType = typeof(SampledSignal))]
    public void It_becomes_the_chunk_that_it_would_have_been_without_a_frame_that_is_cut_off(SampleFormat samples)
    {
        var format = new AudioFormat(48_000, 2, samples);
        var pcm = SampledSignal.Pcm(format, 1_001);
        var json = JsonSerializer.SerializeToUtf8Bytes(Open(format), QueueJson.Default.OpenChunk);
        var read = JsonSerializer.Deserialize(json, QueueJson.Default.OpenChunk)!;
        Assert.True(read.MakesSense);

        var chunk = read.ToChunk([.. pcm, 1, 2, 3])!;

        Assert.Equal((7, Start, 1_001, format), (chunk.Number, chunk.Start, chunk.Frames, chunk.Format));
        Assert.Equal(WavFile.Of(format, pcm), chunk.Wav.ToArray());
    }

    [Fact]
    public void Of_16_bits_it_says_what_it_always_said()
    {
        var text = JsonSerializer.Serialize(Open(AudioFormat.Default), QueueJson.Default.OpenChunk);
        Assert.DoesNotContain("Samples", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Samples_that_nobody_knows_make_no_sense() => Assert.False((Open(AudioFormat.Default) with { Samples = "s12" }).MakesSense);

    [Fact]
    public void Floats_in_a_file_that_are_no_numbers_become_some()
    {
        float[] sound = [float.NaN, float.NegativeInfinity, 0.5f];
        var chunk = Open(new(16_000, 1, SampleFormat.F32)).ToChunk(MemoryMarshal.AsBytes(sound.AsSpan()))!;
        Assert.Equal([0, -1, 0.5f], MemoryMarshal.Cast<byte, float>(WavFile.Read(chunk.Wav).Pcm).ToArray());
        Assert.Equal(0, chunk.Level.PeakDb, 1e-9);
    }

    private static OpenChunk Open(AudioFormat format) => OpenChunk.Of(TemporaryQueue.NewRecording(), 7, Start, format);
}
