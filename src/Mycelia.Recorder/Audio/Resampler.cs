using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio.Native;

namespace Mycelia.Recorder.Audio;

/// <summary>
/// Changes the sample rate by libsoxr, at its default quality (20 bits, linear phase): what comes out is aligned with
/// what went in. Not safe for concurrent use.
/// </summary>
internal sealed unsafe class Resampler : IDisposable
{
    private readonly int _channels;
    private nint _resampler;

    public Resampler(int inputRate, int outputRate, int channels)
    {
        _channels = channels;
        nint error = 0;
        var io = new SoxrIo { InputType = LibSoxr.Float32, OutputType = LibSoxr.Int16, Scale = 1, Flags = new CULong(LibSoxr.NoDither) };
        _resampler = LibSoxr.soxr_create(inputRate, outputRate, (uint)channels, &error, &io, 0, 0);
        if (_resampler == 0)
            throw new InvalidDataException($"{inputRate} Hz cannot be converted to {outputRate} Hz ({Marshal.PtrToStringUTF8(error)})");
    }

    /// <summary>Takes some frames and gives some.</summary>
    /// <param name="input">Interleaved, full scale being 1; empty: there is no more.</param>
    /// <param name="output">Room for what is given.</param>
    /// <returns>How many frames were taken and given.</returns>
    public (int Taken, int Given) Process(ReadOnlySpan<float> input, Span<short> output)
    {
        nuint taken = 0, given = 0;
        nint error;
        fixed (float* from = input)
        {
            fixed (short* to = output)
                error = LibSoxr.soxr_process(_resampler, from, (nuint)(input.Length / _channels), &taken, to, (nuint)(output.Length / _channels), &given);
        }

        return error == 0
            ? ((int)taken, (int)given)
            : throw new InvalidDataException($"the sample rate cannot be converted ({Marshal.PtrToStringUTF8(error)})");
    }

    public void Dispose()
    {
        if (_resampler != 0)
            LibSoxr.soxr_delete(_resampler);
        _resampler = 0;
    }
}
