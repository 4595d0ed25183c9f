namespace LivePlatform.M365Simulator.Seeding;

/// <summary>An order of 0..Count-1 that costs no memory and runs both ways: position → number and back.</summary>
internal readonly struct Permutation
{
    private static readonly int[] Primes =
        [7919, 104_729, 611_953, 1_299_709, 15_485_863, 32_452_843, 49_979_687, 67_867_967, 86_028_121, 104_395_301];

    private readonly long _count;
    private readonly long _factor;
    private readonly long _shift;

    public Permutation(int count, ulong seed)
    {
        _count = Math.Max(count, 1);
        _factor = 1;
        var first = Mix.Below(Mix.Of(seed), Primes.Length);
        for (var i = 0; i < Primes.Length; i++)
        {
            var prime = Primes[(first + i) % Primes.Length];
            if (_count % prime != 0)
            {
                _factor = prime % _count == 0 ? 1 : prime % _count;
                break;
            }
        }

        _shift = Mix.Below(Mix.Of(seed, 1), (int)_count);
    }

    public int At(int position) => (int)(((_factor * position) + _shift) % _count);

    /// <summary>Where the number stands. Costs an inverse; callers that ask often should keep <see cref="Inverse"/>.</summary>
    public int PositionOf(int number, long inverse) => (int)((number - _shift + _count) % _count * inverse % _count);

    public long Inverse()
    {
        long t = 0, next = 1, r = _count, remainder = _factor;
        while (remainder != 0)
        {
            var quotient = r / remainder;
            (t, next) = (next, t - (quotient * next));
            (r, remainder) = (remainder, r - (quotient * remainder));
        }

        return t < 0 ? t + _count : t;
    }
}
