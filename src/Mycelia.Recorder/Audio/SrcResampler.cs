using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio.Native;

namespace Mycelia.Recorder.Audio;

/// <summary>
/// Resamples one channel by libsamplerate, at a rate that may change from call to call without a click. What it gives first was taken
/// first: it is aligned with its input. Not safe for concurrent use.
/// </summary>
internal sealed unsafe class SrcResampler : IDisposable
{
    private nint _state;

    /// <exception cref="DllNotFoundException">The library is not there.</exception>
    public SrcResampler()
    {
        int error;
        _state = LibSampleRate.src_new(LibSampleRate.SincMedium, 1, &error);
        Check(error);
    }

    /// <summary>How many frames of the input the next one that is given is after the first, exactly.</summary>
    public double Position { get; private set; }

    /// <summary>Takes frames, and gives what is ready.</summary>
    /// <param name="input">Full scale being 1.</param>
    /// <param name="output">Room for what is given.</param>
    /// <param name="step">How many frames of the input one of the output is long.</param>
    /// <param name="isEnd">Whether there are no more after them: then what was held back is given, too.</param>
    /// <returns>How many were taken and given.</returns>
    public (int Taken, int Given) Process(ReadOnlySpan<float> input, Span<float> output, double step, bool isEnd)
    {
        fixed (float* from = &MemoryMarshal.GetReference(input))
        {
            fixed (float* to = output)
            {
                var call = new SampleRateCall
                {
                    Input = from,
                    Output = to,
                    InputFrames = input.Length,
                    OutputFrames = output.Length,
                    IsEnd = isEnd ? 1 : 0,
                    Ratio = 1 / step,
                };
                // By itself the library would glide from the last ratio to this one, and nobody could tell how far it came.
                Check(LibSampleRate.src_set_ratio(_state, call.Ratio));
                Check(LibSampleRate.src_process(_state, &call));
                Position += call.OutputGiven * step;
                return ((int)call.InputUsed, (int)call.OutputGiven);
            }
        }
    }

    /// <summary>Forgets what it was given: what comes next has nothing to do with it.</summary>
    public void Reset()
    {
        Check(LibSampleRate.src_reset(_state));
        Position = 0;
    }

    public void Dispose()
    {
        if (_state != 0)
            _ = LibSampleRate.src_delete(_state);
        _state = 0;
    }

    private static void Check(int error)
    {
        if (error != 0)
            throw new InvalidOperationException($"libsamplerate: {Marshal.PtrToStringUTF8(LibSampleRate.src_strerror(error))}");
    }
}
