using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio.Decoding;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Audio;

/// <summary>What libsndfile makes of an encoded file.</summary>
internal static class Decoded
{
    public static (AudioFormat Format, short[] Samples) Read(byte[] file)
    {
        using var audio = new DecodedAudioStream(new MemoryStream(file), static format => format);
        using var pcm = new MemoryStream();
        audio.CopyTo(pcm);
        Assert.Null(audio.Problem);
        return (audio.Format, MemoryMarshal.Cast<byte, short>(pcm.ToArray()).ToArray());
    }
}
